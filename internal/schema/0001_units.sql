-- The tree of units: provinces, districts, communes, hamlets, agencies; dated catalogues.
-- room: unit

-- reference
CREATE TABLE unit (
  unit_id BIGINT NOT NULL,
  catalogue BIGINT NOT NULL,
  level BIGINT NOT NULL,
  kind TEXT NOT NULL,
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  sort_key BYTEA NOT NULL,
  parent_id BIGINT NOT NULL,
  path TEXT_C NOT NULL,
  home_id BIGINT NOT NULL,
  note TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  retired_at BIGINT NOT NULL,
  PRIMARY KEY (unit_id)
);
CREATE INDEX unit_parent ON unit (parent_id, name_key);
CREATE INDEX unit_path ON unit (path);
CREATE INDEX unit_code ON unit (catalogue, code);

-- reference
CREATE TABLE unit_alias (
  parent_id BIGINT NOT NULL,
  alias_key TEXT NOT NULL,
  unit_id BIGINT NOT NULL,
  alias TEXT NOT NULL,
  PRIMARY KEY (parent_id, alias_key)
);

-- reference
CREATE TABLE unit_successor (
  old_unit_id BIGINT NOT NULL,
  new_unit_id BIGINT NOT NULL,
  PRIMARY KEY (old_unit_id, new_unit_id)
);
