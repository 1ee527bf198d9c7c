-- What runs where, and when it did.

-- A version, or bytes that nobody knows, seen running in a service and stage from … until.
create table deployment (
  id uuid primary key,
  service_id uuid not null references person (id),
  stage text collate "C" not null,
  model_id uuid,
  version integer,
  -- Digest of the version, or what the service said it runs when no version has it.
  artifact text collate "C" not null,
  from_at timestamptz(3) not null,
  until_at timestamptz(3),
  traffic_per_day integer check (traffic_per_day >= 0),
  -- Largest share of the service's traffic, 0 to 1, exact.
  traffic_share numeric check (traffic_share between 0 and 1),
  recorded_by uuid not null,
  check ((model_id is null) = (version is null)),
  foreign key (model_id, version) references model_version (model_id, version)
);
create index deployment_running on deployment (service_id, stage) where until_at is null;
create index deployment_by_version on deployment (model_id, version, stage);
create index deployment_by_time on deployment (from_at);

-- What ran without a standing approval through Assay, and when that was found. Never removed.
create table bypass (
  deployment_id uuid not null references deployment (id),
  kind text collate "C" not null check (kind in ('never-approved', 'other-stage', 'overridden', 'lapsed',
    'unknown-digest', 'condition-breached')),
  found_at timestamptz(3) not null,
  primary key (deployment_id, kind)
);
