-- Leases for work that only one node may do at a time.
-- room: job

-- single
CREATE TABLE lease (
  name TEXT NOT NULL,
  holder BYTEA NOT NULL,
  until_at BIGINT NOT NULL,
  last_done_at BIGINT NOT NULL,
  PRIMARY KEY (name)
);
