-- Reviews of slots: what a reviewer recorded blind, opened, disposed of and decided; approaches; plans.

-- One reviewer's work on one slot of a round. The leaning's content is erasable: facts name it by a salted digest.
create table review (
  request integer not null references request (number),
  round integer not null,
  slot text collate "C" not null,
  reviewer uuid not null references person (id),
  claimed_at timestamptz(3) not null,
  lean text collate "C" check (lean in ('approve', 'approve-limited', 'needs-evidence', 'reject')),
  forecast numeric check (forecast between 0 and 1),
  leaned_at timestamptz(3),
  leaning_digest text collate "C",
  opened_packet text collate "C",
  -- They said that they cannot judge this request: it holds for every round of it.
  recused boolean not null,
  -- Why the slot was given back; a text, so erasable and never in a fact.
  release_reason text,
  primary key (request, round, slot, reviewer),
  -- A leaning that was erased leaves its digest.
  check ((lean is null) = (forecast is null) and (lean is null or (leaned_at is not null and leaning_digest is not null)))
);
create index review_by_reviewer on review (reviewer, request);

-- What a reviewer said of a finding; it goes into the annex of the decision.
create table disposition (
  request integer not null,
  round integer not null,
  slot text collate "C" not null,
  reviewer uuid not null,
  finding text collate "C" not null,
  disposition text collate "C" not null check (disposition in ('accepted', 'blocks', 'needs-more')),
  reason text not null,
  at timestamptz(3) not null,
  primary key (request, round, slot, reviewer, finding)
);

-- A signed decision. The envelope (public) and the annex (erasable) are documents.
create table decision (
  id uuid primary key,
  request integer not null references request (number),
  round integer not null,
  slot text collate "C" not null,
  reviewer uuid not null references person (id),
  kind text collate "C" not null check (kind in ('approve', 'approve-limited', 'needs-evidence', 'reject')),
  packet text collate "C" not null,
  envelope text collate "C" not null,
  annex text collate "C" not null,
  policy text collate "C" not null,
  expires_at timestamptz(3),
  fact_id uuid not null,
  at timestamptz(3) not null,
  unique (request, round, slot)
);
create index decision_by_reviewer on decision (reviewer, at);

-- An approach to a reviewer about a request: who, when and what kind. What was said is never asked for; a note is erasable.
create table contact (
  id uuid primary key,
  request integer not null references request (number),
  kind text collate "C" not null check (kind in ('nudge', 'expedite', 'moved-date', 'escalation', 'shared-link', 'self-reported')),
  from_id uuid,
  to_id uuid,
  at timestamptz(3) not null,
  detail text
);
create index contact_by_request on contact (request, at);

-- The card text a reviewer was last shown of a model, so that they see what changed since.
create table card_reading (
  reviewer uuid not null references person (id),
  model_id uuid not null,
  card text collate "C" not null,
  version integer not null,
  text text not null,
  at timestamptz(3) not null,
  primary key (reviewer, model_id)
);

-- A reviewer's plan for a week, as they changed it; kept when they said so.
create table day_plan (
  reviewer uuid not null references person (id),
  week date not null,
  changes jsonb not null,
  kept_at timestamptz(3),
  primary key (reviewer, week)
);

-- How much there is to read in a packet: counted once when it is sealed, so that a queue of thousands reads no packets.
create table packet_reading (
  packet text collate "C" primary key,
  findings integer not null,
  figure_rows integer not null,
  plots integer not null,
  words integer not null,
  floor_seconds integer not null
);
