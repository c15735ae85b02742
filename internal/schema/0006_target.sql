-- Targets per unit and indicator, each version kept.
-- room: target

-- owned
CREATE TABLE target (
  commune_id BIGINT NOT NULL,
  campaign_no BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  indicator TEXT NOT NULL,
  version BIGINT NOT NULL,
  value BIGINT NOT NULL,
  document TEXT NOT NULL,
  origin TEXT NOT NULL,
  issued_at BIGINT NOT NULL,
  account_id BYTEA,
  PRIMARY KEY (commune_id, campaign_no, unit_id, indicator, version)
);
