-- What answers about producers' claims a suite version may still give (Thresholdout): over-threshold answers left, and
-- the noisy threshold in force, in standard errors. Sealed noise: shown to nobody.
create table claim_guard (
  suite_id uuid primary key references suite_version (id),
  answers_left integer not null check (answers_left >= 0),
  threshold double precision not null
);
