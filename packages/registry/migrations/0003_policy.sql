-- Policy versions and how they came in force.

create sequence policy_proposal_number;

-- One policy version by its digest. `bytes` is canonical JSON of the sources and what they mean; the database checks
-- that they fit each other.
create table policy_version (
  digest text collate "C" primary key,
  bytes bytea not null,
  check (digest = 'sha256:' || encode(sha256(bytes), 'hex'))
);

-- A wish to put a policy version in force; proposed → in-force → replaced, or withdrawn when another overtook it.
create table policy_proposal (
  number bigint primary key,
  digest text collate "C" not null references policy_version (digest),
  state text collate "C" not null check (state in ('proposed', 'in-force', 'replaced', 'withdrawn')),
  proposed_by uuid not null references person (id),
  proposed_at timestamptz(3) not null,
  in_force_at timestamptz(3),
  bootstrap boolean not null,
  changes jsonb not null
);
create unique index policy_in_force on policy_proposal (state) where state = 'in-force';

-- Those whose authority a proposal takes: each must approve while still active.
create table policy_loser (
  proposal bigint not null references policy_proposal (number),
  person_id uuid not null references person (id),
  approved boolean not null,
  primary key (proposal, person_id)
);
