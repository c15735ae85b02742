-- Teams and their members, what they meet for, what each is given to do, which houses are whose, who is at a door.
-- room: team

-- owned
CREATE TABLE team (
  commune_id BIGINT NOT NULL,
  team_id BYTEA NOT NULL,
  unit_id BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  leader_id BYTEA,
  hotline TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  ended_at BIGINT NOT NULL,
  PRIMARY KEY (commune_id, team_id)
);
CREATE INDEX team_unit ON team (commune_id, unit_id);

-- owned
CREATE TABLE team_member (
  commune_id BIGINT NOT NULL,
  member_id BYTEA NOT NULL,
  team_id BYTEA NOT NULL,
  name TEXT NOT NULL,
  post TEXT NOT NULL,
  organisation TEXT NOT NULL,
  unit_name TEXT NOT NULL,
  account_id BYTEA,
  phone_enc BYTEA,
  version BIGINT NOT NULL,
  joined_at BIGINT NOT NULL,
  left_at BIGINT NOT NULL,
  PRIMARY KEY (commune_id, member_id)
);
CREATE INDEX team_member_team ON team_member (commune_id, team_id);
CREATE INDEX team_member_account ON team_member (commune_id, account_id);

-- owned
CREATE TABLE team_session (
  commune_id BIGINT NOT NULL,
  session_id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  team_id BYTEA,
  title TEXT NOT NULL,
  place TEXT NOT NULL,
  channel TEXT NOT NULL,
  starts_at BIGINT NOT NULL,
  ends_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  people BIGINT NOT NULL,
  result TEXT NOT NULL,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  account_id BYTEA,
  PRIMARY KEY (commune_id, session_id)
);
CREATE INDEX team_session_start ON team_session (commune_id, starts_at);

-- owned
CREATE TABLE team_presence (
  commune_id BIGINT NOT NULL,
  session_id BYTEA NOT NULL,
  member_id BYTEA NOT NULL,
  present BOOLEAN NOT NULL,
  at BIGINT NOT NULL,
  account_id BYTEA,
  PRIMARY KEY (commune_id, session_id, member_id)
);
CREATE INDEX team_presence_member ON team_presence (commune_id, member_id);

-- owned
CREATE TABLE assignment (
  commune_id BIGINT NOT NULL,
  campaign_no BIGINT NOT NULL,
  assignment_id BYTEA NOT NULL,
  team_id BYTEA NOT NULL,
  member_id BYTEA,
  task TEXT NOT NULL,
  from_day BIGINT NOT NULL,
  due_day BIGINT NOT NULL,
  measure TEXT NOT NULL,
  goal BIGINT NOT NULL,
  leader_id BYTEA,
  version BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  issued_by BYTEA,
  ended_at BIGINT NOT NULL,
  PRIMARY KEY (commune_id, campaign_no, assignment_id)
);

-- owned
CREATE TABLE house_share (
  commune_id BIGINT NOT NULL,
  campaign_no BIGINT NOT NULL,
  household_id BYTEA NOT NULL,
  hamlet_id BIGINT NOT NULL,
  member_id BYTEA NOT NULL,
  given_at BIGINT NOT NULL,
  account_id BYTEA,
  PRIMARY KEY (commune_id, campaign_no, household_id)
);
CREATE INDEX house_share_member ON house_share (commune_id, campaign_no, member_id);

-- owned
CREATE TABLE door_check (
  commune_id BIGINT NOT NULL,
  household_id BYTEA NOT NULL,
  member_id BYTEA NOT NULL,
  taken_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  PRIMARY KEY (commune_id, household_id)
);

-- owned
CREATE TABLE evening_kit (
  commune_id BIGINT NOT NULL,
  kit_id BYTEA NOT NULL,
  campaign_no BIGINT NOT NULL,
  hamlet_id BIGINT NOT NULL,
  member_id BYTEA NOT NULL,
  people BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  account_id BYTEA,
  keyed_at BIGINT NOT NULL,
  PRIMARY KEY (commune_id, kit_id)
);
CREATE INDEX evening_kit_member ON evening_kit (commune_id, member_id, made_at);
