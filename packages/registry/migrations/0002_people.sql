-- People, services and evaluators; teams; how they prove who they are.

-- The one organisation of this registry; at most one row.
create table organisation (
  id uuid primary key,
  name text not null,
  bootstrapped_at timestamptz(3) not null,
  only_one boolean not null default true unique check (only_one)
);

-- Someone or something that can act. `handle_digest` ties the handle, by which policy names people, to the id in the
-- record, which carries no handle.
create table person (
  id uuid primary key,
  handle text collate "C" not null unique check (handle ~ '^[a-z0-9]+([-.][a-z0-9]+)*$'),
  handle_digest text collate "C" not null
    generated always as ('sha256:' || encode(sha256((id::text || ':' || handle)::bytea), 'hex')) stored,
  kind text collate "C" not null check (kind in ('person', 'service', 'evaluator')),
  external_id text collate "C" unique,
  active boolean not null,
  roles text[] collate "C" not null,
  manager_id uuid references person (id),
  zone text collate "C" not null,
  hours jsonb not null,
  review_minutes integer not null check (review_minutes >= 0),
  created_at timestamptz(3) not null
);
create index person_by_manager on person (manager_id);

-- What identifies a person outside the registry; erasable.
create table profile (
  person_id uuid primary key references person (id),
  name text not null,
  mail text
);

create table team (
  id uuid primary key,
  name text collate "C" not null unique,
  title text not null,
  created_at timestamptz(3) not null
);

create table team_member (
  team_id uuid not null references team (id),
  person_id uuid not null references person (id),
  primary key (team_id, person_id)
);
create index team_member_by_person on team_member (person_id);

-- API tokens: only the digest of the secret is kept. `roles` narrows the person's; it never widens them.
create table api_token (
  id uuid primary key,
  person_id uuid not null references person (id),
  label text not null,
  secret_digest text collate "C" not null unique,
  roles text[] collate "C" not null,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  revoked_at timestamptz(3),
  last_used_at timestamptz(3)
);
create index api_token_by_person on api_token (person_id);

-- Single-use links; exchanged for a session within ten minutes.
create table sign_in_link (
  id uuid primary key,
  person_id uuid not null references person (id),
  secret_digest text collate "C" not null unique,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);

-- Browser sessions: only the digest of the cookie is kept.
create table session (
  id uuid primary key,
  person_id uuid not null references person (id),
  secret_digest text collate "C" not null unique,
  created_at timestamptz(3) not null,
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
create index session_by_person on session (person_id);

-- Public keys of evaluators: suites are sealed to the newest, reports are checked with the one they name.
create table evaluator_key (
  key_id text collate "C" primary key,
  evaluator_id uuid not null references person (id),
  sealing_key text collate "C" not null,
  signing_key text collate "C" not null,
  registered_at timestamptz(3) not null
);
