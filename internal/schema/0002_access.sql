-- Accounts, credentials, sessions, audit chains.
-- room: access

-- reference
CREATE TABLE account (
  account_id BYTEA NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  role TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  organisation TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  disabled_at BIGINT NOT NULL,
  PRIMARY KEY (account_id)
);
CREATE UNIQUE INDEX account_login ON account (login);

-- keyed login_hash
CREATE TABLE credential (
  login_hash BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  pass_hash TEXT NOT NULL,
  must_change BOOLEAN NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (login_hash)
);

-- keyed login_hash
CREATE TABLE login_failure (
  login_hash BYTEA NOT NULL,
  window_start BIGINT NOT NULL,
  failures BIGINT NOT NULL,
  PRIMARY KEY (login_hash)
);

-- keyed token_hash
CREATE TABLE session (
  token_hash BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  agent TEXT NOT NULL,
  PRIMARY KEY (token_hash)
);
CREATE INDEX session_account ON session (account_id);

-- owned
CREATE TABLE audit (
  commune_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at BIGINT NOT NULL,
  account_id BYTEA,
  verb TEXT NOT NULL,
  subject TEXT NOT NULL,
  detail TEXT NOT NULL,
  mac BYTEA NOT NULL,
  PRIMARY KEY (commune_id, seq)
);

-- owned
CREATE TABLE audit_head (
  commune_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  mac BYTEA NOT NULL,
  PRIMARY KEY (commune_id)
);

-- single
CREATE TABLE audit_seal (
  seal_no BIGINT NOT NULL,
  at BIGINT NOT NULL,
  heads TEXT NOT NULL,
  mac BYTEA NOT NULL,
  PRIMARY KEY (seal_no)
);
