-- On PostgreSQL the record is guarded twice: by triggers, and by the role that owns it holding no right to change it.
-- The foreign key goes because checking it locks rows of `fact`, which needs that very right; the integrator numbers
-- only facts that it has just read, and the replay names a number without its fact.
alter table fact_sequence drop constraint fact_sequence_fact_id_fkey;
revoke update, delete, truncate on fact, fact_sequence, tree_node, checkpoint from current_user;
revoke delete, truncate on document, ledger_key from current_user;
