-- What phones must hear of a house beside its own row: who has it in the split, who stands at its door. One feed number a house, for what was taken
-- away too. And the phones of one commune are found by their home.
-- room: team

-- owned
CREATE TABLE house_mark (
  commune_id BIGINT NOT NULL,
  household_id BYTEA NOT NULL,
  hamlet_id BIGINT NOT NULL,
  feed_seq BIGINT NOT NULL,
  PRIMARY KEY (commune_id, household_id)
);
CREATE INDEX house_mark_feed ON house_mark (commune_id, feed_seq);

CREATE INDEX device_home ON device (home_id);
