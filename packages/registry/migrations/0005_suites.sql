-- Sealed suites, what producers have learned from them, and who has read them.

-- One immutable suite version. `manifest_bytes` is canonical; the sealed rows are a blob that only an evaluator opens.
create table suite_version (
  id uuid primary key,
  suite text collate "C" not null,
  version text collate "C" not null,
  manifest_digest text collate "C" not null
    generated always as ('sha256:' || encode(sha256(manifest_bytes), 'hex')) stored,
  manifest_bytes bytea not null,
  sealed_digest text collate "C" not null,
  state text collate "C" not null
    check (state in ('sealed', 'in-force', 'refused', 'exhausted', 'deprecated', 'retired')),
  sealed_by uuid not null references person (id),
  sealed_at timestamptz(3) not null,
  in_force_at timestamptz(3),
  refused_because text,
  deprecated_at timestamptz(3),
  bits integer not null check (bits >= 0),
  unique (suite, version)
);
create index suite_version_by_manifest on suite_version (manifest_digest);
create index suite_version_by_sealed on suite_version (sealed_digest);

-- What was disclosed to producers, in bits: the sum is what has been spent.
create table exposure (
  id uuid primary key,
  suite_id uuid not null references suite_version (id),
  team_id uuid not null references team (id),
  request bigint,
  what text collate "C" not null
    check (what in ('verdict', 'category', 'failure', 'reasons', 'rerun-released')),
  bits integer not null check (bits >= 0),
  at timestamptz(3) not null
);
create index exposure_by_suite on exposure (suite_id, team_id);
create index exposure_by_request on exposure (request);

-- Whoever sealed, stewarded or read rows of a suite version: for good.
create table suite_reader (
  suite_id uuid not null references suite_version (id),
  person_id uuid not null references person (id),
  how text collate "C" not null check (how in ('sealed', 'stewarded', 'case-view')),
  at timestamptz(3) not null,
  primary key (suite_id, person_id, how)
);
create index suite_reader_by_person on suite_reader (person_id);
