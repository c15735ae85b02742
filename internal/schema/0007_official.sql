-- Official daily figures, one line per commune, day and indicator, each version kept.
-- room: official

-- owned
CREATE TABLE official_line (
  commune_id BIGINT NOT NULL,
  campaign_no BIGINT NOT NULL,
  day BIGINT NOT NULL,
  indicator TEXT NOT NULL,
  version BIGINT NOT NULL,
  value BIGINT NOT NULL,
  cutoff_at BIGINT NOT NULL,
  at BIGINT NOT NULL,
  origin TEXT NOT NULL,
  account_id BYTEA,
  PRIMARY KEY (commune_id, campaign_no, day, indicator, version)
);
