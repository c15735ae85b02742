-- Reports frozen with their figures, to be issued again identically.
-- room: report

-- owned
CREATE TABLE report_issue (
  commune_id BIGINT NOT NULL,
  report_id BYTEA NOT NULL,
  campaign_no BIGINT NOT NULL,
  kind TEXT NOT NULL,
  day BIGINT NOT NULL,
  number TEXT NOT NULL,
  figures_at BIGINT NOT NULL,
  at BIGINT NOT NULL,
  account_id BYTEA,
  model BYTEA NOT NULL,
  sha BYTEA NOT NULL,
  PRIMARY KEY (commune_id, report_id)
);
CREATE INDEX report_issue_day ON report_issue (commune_id, campaign_no, kind, day);

-- owned
CREATE TABLE report_file (
  commune_id BIGINT NOT NULL,
  report_id BYTEA NOT NULL,
  format TEXT NOT NULL,
  sha BYTEA NOT NULL,
  blob BYTEA NOT NULL,
  PRIMARY KEY (commune_id, report_id, format)
);
