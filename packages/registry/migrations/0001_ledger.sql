-- The record: facts, their order, the tree over them, the checkpoints that sign it.

-- One entry of the ledger. `bytes` is the fact; the other columns are read from it.
create table fact (
  id uuid primary key,
  kind text collate "C" not null,
  at timestamptz(3) not null,
  actor_id uuid,
  subject text collate "C" not null,
  bytes bytea not null
);
create index fact_by_subject on fact (subject, id);
create index fact_by_kind on fact (kind, id);
create index fact_by_actor on fact (actor_id, id);

-- Recorded facts that have no sequence number yet. `arrival` grows in the order in which facts were appended,
-- so a fact that could have seen another never comes before it. No index: it is read whole and emptied.
create table fact_waiting (
  arrival bigint generated always as identity,
  fact_id uuid not null
);

-- The order of the ledger, gap-free from 0, given after commit by one integrator. `leaf` is the RFC 6962 leaf hash.
create table fact_sequence (
  sequence bigint primary key check (sequence >= 0),
  fact_id uuid not null unique references fact (id),
  leaf bytea not null check (octet_length(leaf) = 32)
);

-- Hashes of the tree's complete subtrees from level 4 (16 leaves) up; lower ones are made from the leaves.
create table tree_node (
  level smallint not null check (level >= 4),
  position bigint not null check (position >= 0),
  hash bytea not null check (octet_length(hash) = 32),
  primary key (level, position)
);

-- The log's name, chosen once: no two logs ever share one.
create table ledger (
  origin text collate "C" primary key,
  only_row boolean not null unique default true check (only_row)
);
insert into ledger (origin) values ('assay.dev/ledger/' || gen_random_uuid());

-- Public keys that sign checkpoints, envelopes and reports, each valid from one ledger position up to another.
create table ledger_key (
  id text collate "C" primary key,
  name text collate "C" not null,
  public_key bytea not null check (octet_length(public_key) = 32),
  holder text collate "C" not null,
  from_sequence bigint not null,
  to_sequence bigint
);

-- Signed statements that the first `size` facts have this root. `note` is the signed note, byte for byte.
create table checkpoint (
  size bigint primary key check (size >= 0),
  root bytea not null check (octet_length(root) = 32),
  at timestamptz(3) not null,
  note text collate "C" not null
);

-- Documents that facts name by digest: packets, envelopes, reports, policies, annexes. Only an erasable one can
-- lose its bytes, and then says when.
create table document (
  digest text collate "C" primary key,
  media_type text collate "C" not null,
  bytes bytea,
  erasable boolean not null,
  erased_at timestamptz(3),
  check ((bytes is null) = (erased_at is not null)),
  check (erasable or erased_at is null)
);

-- Answers already given to idempotent calls.
create table idempotency (
  person_id uuid not null,
  key text collate "C" not null,
  operation text collate "C" not null,
  request_digest text collate "C" not null,
  response jsonb,
  expires_at timestamptz(3) not null,
  primary key (person_id, key)
);
create index idempotency_by_expiry on idempotency (expires_at);

-- The record is only ever added to. On PostgreSQL the program's role should also hold no grant to change it.
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the table % is append-only', tg_table_name using errcode = '55000';
end
$$;

create trigger fact_is_append_only before update or delete or truncate on fact
  for each statement execute function refuse_change();
create trigger fact_sequence_is_append_only before update or delete or truncate on fact_sequence
  for each statement execute function refuse_change();
create trigger tree_node_is_append_only before update or delete or truncate on tree_node
  for each statement execute function refuse_change();
create trigger checkpoint_is_append_only before update or delete or truncate on checkpoint
  for each statement execute function refuse_change();

create function refuse_document_change() returns trigger language plpgsql as $$
begin
  if new.digest = old.digest and new.media_type = old.media_type and old.erasable and new.erasable
     and new.bytes is null then
    return new;
  end if;
  raise exception 'the table document is append-only; only an erasable document can be erased'
    using errcode = '55000';
end
$$;

create trigger document_is_append_only before delete or truncate on document
  for each statement execute function refuse_change();
create trigger document_is_only_erased before update on document
  for each row execute function refuse_document_change();
