-- Campaigns and the plan files behind them, each version kept.
-- room: campaign

-- reference
CREATE TABLE campaign (
  campaign_id TEXT NOT NULL,
  campaign_no BIGINT NOT NULL,
  unit_id BIGINT NOT NULL,
  version BIGINT NOT NULL,
  title TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  closed_at BIGINT NOT NULL,
  PRIMARY KEY (campaign_id)
);
CREATE UNIQUE INDEX campaign_number ON campaign (campaign_no);

-- reference
CREATE TABLE campaign_plan (
  campaign_id TEXT NOT NULL,
  version BIGINT NOT NULL,
  plan TEXT NOT NULL,
  sha BYTEA NOT NULL,
  loaded_at BIGINT NOT NULL,
  account_id BYTEA,
  PRIMARY KEY (campaign_id, version)
);
