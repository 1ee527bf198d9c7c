-- Evaluation jobs, the packets sealed from them, what producers were told, and case views.

-- One unit of work for an evaluator: waiting → leased → reported | failed | judged | answered, or cancelled. A lease that
-- ran out makes the job free again. `guard_seed` is the guard's secret noise: its commitment stands in the ledger before
-- the job can be leased, and it never leaves this table.
create table evaluation_job (
  id uuid primary key,
  kind text collate "C" not null check (kind in ('validate-suite', 'evaluate', 'case-view')),
  state text collate "C" not null
    check (state in ('waiting', 'leased', 'reported', 'failed', 'judged', 'answered', 'cancelled')),
  suite_id uuid not null references suite_version (id),
  request integer,
  round integer,
  model_id uuid,
  version integer,
  artifact text collate "C",
  stage text collate "C",
  tier smallint,
  team_id uuid,
  policy text collate "C",
  baseline jsonb not null,
  attempt_of_model integer not null,
  criteria text collate "C",
  guard_commitment text collate "C",
  guard_seed bytea,
  -- A reviewer's own run of the evaluation.
  rerun_by uuid,
  rerun_options jsonb not null,
  -- What a case view asks for: ordinals only, never content.
  case_view uuid,
  ordinals jsonb not null,
  recipient_key text collate "C",
  created_at timestamptz(3) not null,
  attempts integer not null,
  lease uuid,
  lease_until timestamptz(3),
  leased_by uuid,
  step text,
  done integer,
  of integer,
  finished_at timestamptz(3),
  envelope text collate "C",
  report text collate "C",
  result text collate "C",
  measured text collate "C",
  failure jsonb not null,
  foreign key (model_id, version) references model_version (model_id, version),
  check ((state = 'leased') = (lease is not null)),
  check (kind <> 'evaluate' or (request is not null and model_id is not null and criteria is not null))
);
create index evaluation_job_to_do on evaluation_job (created_at) where state in ('waiting', 'leased');
create index evaluation_job_by_request on evaluation_job (request, round, created_at);
create index evaluation_job_by_model on evaluation_job (model_id, suite_id);

-- Packets by digest; their canonical bytes are documents. `suite` and `baseline` say what a packet rests on: a digest,
-- `reference:…`, or `none`.
create table evidence_packet (
  digest text collate "C" primary key,
  request integer not null,
  round integer not null,
  job_id uuid,
  report text collate "C",
  suite text collate "C" not null,
  baseline text collate "C" not null,
  sealed_at timestamptz(3) not null
);
create index evidence_packet_by_request on evidence_packet (request, round);

-- The one verdict and one category that a producer is told, with what telling it cost.
create table producer_outcome (
  request integer not null,
  round integer not null,
  model_id uuid not null,
  suite_id uuid not null references suite_version (id),
  verdict text collate "C" not null check (verdict in ('confirmed', 'not-confirmed', 'could-not-be-judged')),
  category text collate "C" not null check (category in ('meets-every-criterion', 'claim-not-confirmed',
    'not-shown-non-inferior', 'worse-than-live', 'data-provenance', 'too-few-rows', 'model-did-not-run')),
  bits integer not null check (bits >= 0),
  released_at timestamptz(3) not null,
  primary key (request, round)
);
create index producer_outcome_by_model on producer_outcome (model_id, suite_id);

-- A reviewer's asking to read sealed rows. The answer is relayed from memory and never stored.
create table case_view (
  id uuid primary key,
  job_id uuid not null references evaluation_job (id),
  request integer not null,
  suite_id uuid not null references suite_version (id),
  reviewer uuid not null references person (id),
  rows integer not null check (rows >= 1),
  asked_at timestamptz(3) not null,
  delivered_at timestamptz(3)
);
create index case_view_by_reviewer on case_view (request, reviewer);

-- OpenLineage run events as pipelines sent them, by the digest of their canonical bytes, which are documents.
create table lineage_event (
  digest text collate "C" primary key,
  run text collate "C" not null,
  event_type text collate "C" not null,
  received_at timestamptz(3) not null,
  received_by uuid not null references person (id)
);
create index lineage_event_by_run on lineage_event (run);

-- What each run read and wrote, as its events say. `version_digest` is the digest of the dataset where the event has one.
create table lineage_dataset (
  event text collate "C" not null references lineage_event (digest),
  run text collate "C" not null,
  direction text collate "C" not null check (direction in ('input', 'output')),
  namespace text collate "C" not null,
  name text collate "C" not null,
  version text collate "C",
  version_digest text collate "C",
  primary key (event, direction, namespace, name)
);
create index lineage_dataset_by_run on lineage_dataset (run, direction);
create index lineage_dataset_by_digest on lineage_dataset (version_digest) where version_digest is not null;

-- Keyed fingerprints of the training data that a producer declared for a version: an encrypted-at-source blob and its key.
create table fingerprint_manifest (
  model_id uuid not null,
  version integer not null,
  digest text collate "C" not null,
  rows bigint not null check (rows >= 0),
  key_hex text collate "C" not null,
  received_at timestamptz(3) not null,
  received_by uuid not null references person (id),
  primary key (model_id, version, digest),
  foreign key (model_id, version) references model_version (model_id, version)
);
