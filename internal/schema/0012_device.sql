-- Phones that may work offline: enrolment codes, keys, tokens.
-- room: access

-- keyed code_hash
CREATE TABLE enrolment (
  code_hash BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  made_by BYTEA NOT NULL,
  made_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  used_at BIGINT NOT NULL,
  device_id BYTEA,
  PRIMARY KEY (code_hash)
);

-- keyed device_id
CREATE TABLE device (
  device_id BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  home_id BIGINT NOT NULL,
  name TEXT NOT NULL,
  public_key BYTEA NOT NULL,
  pin_mac BYTEA NOT NULL,
  pin_since BIGINT NOT NULL,
  pin_wrong BIGINT NOT NULL,
  pin_total BIGINT NOT NULL,
  share_enc BYTEA NOT NULL,
  token_hash BYTEA NOT NULL,
  token_until BIGINT NOT NULL,
  challenge_at BIGINT NOT NULL,
  enrolled_at BIGINT NOT NULL,
  confirmed_at BIGINT NOT NULL,
  confirmed_by BYTEA,
  revoked_at BIGINT NOT NULL,
  revoked_by BYTEA,
  PRIMARY KEY (device_id)
);
CREATE INDEX device_account ON device (account_id);
