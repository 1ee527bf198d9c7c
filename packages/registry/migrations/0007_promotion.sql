-- Promotion requests, their rounds and slots, and overrides.

create sequence request_number;
create sequence override_number;

-- One wish to move a version to a stage. `state` is derived from `evaluation` and the slots of the current round
-- by one pure rule; it is stored because queues are read far more often than they change.
create table request (
  number integer primary key,
  model_id uuid not null,
  version integer not null,
  artifact text collate "C" not null,
  stage text collate "C" not null,
  tier smallint not null,
  team_id uuid not null,
  submitted_by uuid not null,
  submitted_at timestamptz(3) not null,
  note text,
  launch_date date,
  launch_moves integer not null default 0,
  slips integer not null default 0,
  slipped_date date,
  state text collate "C" not null check (state in ('submitted', 'evaluating', 'evaluation-failed', 'in-queue',
    'in-review', 'needs-evidence', 'approved', 'promoted', 'rejected', 'withdrawn', 'superseded', 'rolled-back')),
  state_since timestamptz(3) not null,
  round integer not null check (round >= 1),
  round_because text collate "C" not null,
  round_changed jsonb not null,
  round_started_at timestamptz(3) not null,
  policy text collate "C" not null,
  evaluation text collate "C" not null check (evaluation in ('awaited', 'sealed', 'failed')),
  job_id uuid,
  packet text collate "C",
  -- What the sealed packet rests on: digest, or `reference:…`, or `none`.
  packet_suite text collate "C",
  packet_baseline text collate "C",
  -- What the round's evaluation was asked to use.
  suite_id uuid,
  suite_name text collate "C",
  suite_version text collate "C",
  suite_digest text collate "C",
  baseline_version text collate "C",
  baseline_digest text collate "C",
  will_evaluate jsonb not null,
  -- What the producer answered to "needs evidence"; a text, so erasable and never in a fact.
  answer text,
  limited boolean not null default false,
  -- Structured conditions; their text is kept apart, because texts are erasable.
  conditions jsonb,
  conditions_text text,
  approved_at timestamptz(3),
  promoted_at timestamptz(3),
  expires_at timestamptz(3),
  lapsed_at timestamptz(3),
  lapsed_reasons jsonb not null,
  ended_at timestamptz(3),
  ended_why text
);
create index request_by_state on request (state, number);
create index request_by_model on request (model_id, stage, number);
create index request_by_team on request (team_id, number);
create index request_by_submitter on request (submitted_by, number);
-- The same version is asked for a stage once at a time.
create unique index request_open_once on request (model_id, version, stage)
  where state in ('submitted', 'evaluating', 'evaluation-failed', 'in-queue', 'in-review', 'needs-evidence', 'approved');

-- One approval that a round needs. Rows of earlier rounds stay, outdated, as what was asked of whom then.
create table request_slot (
  request integer not null references request (number),
  round integer not null,
  slot text collate "C" not null,
  group_name text collate "C" not null,
  ordinal integer not null,
  answers_for text not null,
  minutes integer not null,
  evidence jsonb not null,
  admits jsonb not null,
  state text collate "C" not null check (state in ('open', 'claimed', 'filled', 'outdated')),
  reviewer uuid,
  since timestamptz(3),
  decision uuid,
  decision_kind text collate "C" check (decision_kind in ('approve', 'approve-limited', 'needs-evidence', 'reject')),
  decided_at timestamptz(3),
  -- Structured; their text apart, because texts are erasable.
  conditions jsonb,
  conditions_text text,
  decision_expires_at timestamptz(3),
  missing jsonb not null,
  producer_reasons text,
  primary key (request, round, slot),
  check ((decision is null) = (decision_kind is null))
);
-- A person fills at most one slot of a round.
create unique index request_slot_one_each on request_slot (request, round, reviewer) where reviewer is not null;
create index request_slot_by_reviewer on request_slot (reviewer, state) where reviewer is not null;

-- Going ahead without the matrix, by two named people, for at most 72 hours. Never an approval.
create table stage_override (
  number integer primary key,
  model_id uuid not null,
  version integer not null,
  artifact text collate "C" not null,
  stage text collate "C" not null,
  state text collate "C" not null check (state in ('proposed', 'overridden', 'ended')),
  proposed_by uuid not null,
  proposed_at timestamptz(3) not null,
  confirmed_by uuid,
  confirmed_at timestamptz(3),
  until timestamptz(3),
  ended_at timestamptz(3),
  ended_because text collate "C",
  -- The request it opened, so that the review happens after all.
  request integer references request (number),
  reason text not null,
  check (confirmed_by is null or confirmed_by <> proposed_by)
);
create unique index stage_override_one on stage_override (model_id, stage) where state = 'overridden';
create index stage_override_by_request on stage_override (request);
