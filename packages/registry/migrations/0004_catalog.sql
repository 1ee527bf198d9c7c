-- Registered models and their versions (MLflow's data model), what they were trained on, what holds which stage.

create table registered_model (
  id uuid primary key,
  name text collate "C" not null unique,
  team_id uuid not null references team (id),
  owner_id uuid not null references person (id),
  description text not null,
  tier smallint not null check (tier between 1 and 3),
  zone text collate "C" not null,
  created_at timestamptz(3) not null,
  last_updated_at timestamptz(3) not null
);
create index registered_model_by_team on registered_model (team_id);

-- Versions are integers from 1, never reused. `artifact_digest` is of the canonical manifest of (path, digest).
create table model_version (
  model_id uuid not null references registered_model (id),
  version integer not null check (version >= 1),
  artifact_digest text collate "C" not null,
  identity text collate "C" not null check (identity in ('content', 'asserted')),
  source text,
  run_id text collate "C",
  description text not null,
  created_by uuid not null references person (id),
  created_at timestamptz(3) not null,
  last_updated_at timestamptz(3) not null,
  claims jsonb not null,
  claims_digest text collate "C" not null,
  card_digest text collate "C",
  parameters jsonb not null,
  state text collate "C" not null check (state in ('registered', 'deprecated', 'retired')),
  deprecated_until date,
  primary key (model_id, version)
);
create index model_version_by_artifact on model_version (artifact_digest);

create table version_file (
  model_id uuid not null,
  version integer not null,
  path text collate "C" not null,
  digest text collate "C" not null,
  bytes bigint not null check (bytes >= 0),
  primary key (model_id, version, path),
  foreign key (model_id, version) references model_version (model_id, version)
);
create index version_file_by_digest on version_file (digest);

-- Whoever worked on a version: they have the producer's view of it.
create table version_contributor (
  model_id uuid not null,
  version integer not null,
  person_id uuid not null references person (id),
  primary key (model_id, version, person_id),
  foreign key (model_id, version) references model_version (model_id, version)
);
create index version_contributor_by_person on version_contributor (person_id);

create table dataset (
  id uuid primary key,
  namespace text collate "C" not null,
  name text collate "C" not null,
  version text collate "C" not null,
  digest text collate "C" not null,
  rows bigint,
  unique (namespace, name, version, digest)
);
create index dataset_by_digest on dataset (digest);

-- Lineage: what a version was trained on, as its producer declared it.
create table version_dataset (
  model_id uuid not null,
  version integer not null,
  dataset_id uuid not null references dataset (id),
  primary key (model_id, version, dataset_id),
  foreign key (model_id, version) references model_version (model_id, version)
);
create index version_dataset_by_dataset on version_dataset (dataset_id);

-- Every text a version's card ever had, in UTF-8; revision 1 comes with registration.
create table model_card (
  model_id uuid not null,
  version integer not null,
  revision integer not null check (revision >= 1),
  digest text collate "C" not null generated always as ('sha256:' || encode(sha256(bytes), 'hex')) stored,
  bytes bytea not null,
  front_matter jsonb not null,
  revised_by uuid not null references person (id),
  revised_at timestamptz(3) not null,
  primary key (model_id, version, revision),
  foreign key (model_id, version) references model_version (model_id, version)
);
create index model_card_by_digest on model_card (digest);

create table model_alias (
  model_id uuid not null references registered_model (id),
  alias text collate "C" not null,
  version integer not null,
  primary key (model_id, alias),
  foreign key (model_id, version) references model_version (model_id, version)
);

create table model_tag (
  model_id uuid not null references registered_model (id),
  key text collate "C" not null,
  value text not null,
  primary key (model_id, key)
);

create table version_tag (
  model_id uuid not null,
  version integer not null,
  key text collate "C" not null,
  value text not null,
  primary key (model_id, version, key),
  foreign key (model_id, version) references model_version (model_id, version)
);

-- What a stage serves: one holder, at most one limited version beside it. While an override lasts, `overridden` is
-- served instead of the holder, without approval.
create table stage_pointer (
  model_id uuid not null references registered_model (id),
  stage text collate "C" not null,
  holder integer,
  limited integer,
  overridden integer,
  primary key (model_id, stage),
  foreign key (model_id, holder) references model_version (model_id, version),
  foreign key (model_id, limited) references model_version (model_id, version),
  foreign key (model_id, overridden) references model_version (model_id, version)
);

-- Artifacts that may enter no stage, under whatever name they come.
create table barred_digest (
  digest text collate "C" primary key,
  reason text not null,
  barred_by uuid not null references person (id),
  barred_at timestamptz(3) not null
);

-- When the stored bytes of a file were last hashed, and whether they still fitted.
create table artifact_check (
  digest text collate "C" primary key,
  checked_at timestamptz(3) not null,
  found text collate "C" not null
);
