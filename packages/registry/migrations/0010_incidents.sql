-- Harm in production, and what it was attributed to.

create sequence incident_number;

create table incident (
  number integer primary key,
  title text not null,
  note text,
  -- 1 is the gravest; 1 and 2 count against a forecast.
  severity smallint not null check (severity between 1 and 4),
  service_id uuid,
  deployment_id uuid references deployment (id),
  model_id uuid,
  version integer,
  started_at timestamptz(3) not null,
  reported_at timestamptz(3) not null,
  reported_by uuid not null,
  resolved_at timestamptz(3),
  attribution text collate "C" not null check (attribution in ('unknown', 'evidence-showed-it', 'evidence-absent',
    'evidence-wrong', 'changed-after-approval', 'not-the-model')),
  -- The slot that answered for what failed, such as risk-1.
  slot text collate "C",
  attribution_reason text,
  attributed_by uuid,
  check ((model_id is null) = (version is null))
);
create index incident_by_version on incident (model_id, version);
create index incident_by_start on incident (started_at);
