import type { Role } from '@assay/contract';
import type { Digest, Uuid } from '@assay/core';
import type { GeneratedAlways } from 'kysely';
import type { DefaultedColumn, InstantColumn, JsonColumn } from '../database/schema.ts';

/** Derived: the organisation's name. */
export interface OrganisationTable {
  id: Uuid;
  name: string;
  bootstrapped_at: InstantColumn;
  only_one: DefaultedColumn<boolean>;
}

export type PersonKind = 'person' | 'service' | 'evaluator';

/** Working hours of one weekday, in minutes from midnight; weekday 1 is Monday. */
export interface WorkingHours {
  readonly weekday: number;
  readonly from: number;
  readonly to: number;
}

/** Replayed: who can act, in which roles, for whom. */
export interface PersonTable {
  id: Uuid;
  handle: string;
  /** SHA-256 of `id:handle`, made by the database: the record names the handle by it alone. */
  handle_digest: GeneratedAlways<Digest>;
  kind: PersonKind;
  external_id: string | null;
  active: boolean;
  /** Sorted, each once. */
  roles: Role[];
  manager_id: Uuid | null;
  zone: string;
  hours: JsonColumn<readonly WorkingHours[]>;
  /** Minutes a week for reviewing. */
  review_minutes: number;
  created_at: InstantColumn;
}

/** Derived: what identifies a person outside the registry; erasable. */
export interface ProfileTable {
  person_id: Uuid;
  name: string;
  mail: string | null;
}

/** Replayed: teams by their id and name. */
export interface TeamTable {
  id: Uuid;
  name: string;
  title: string;
  created_at: InstantColumn;
}

/** Replayed: who belongs to a team. */
export interface TeamMemberTable {
  team_id: Uuid;
  person_id: Uuid;
}

/** Replayed: API tokens by the digest of their secret. */
export interface ApiTokenTable {
  id: Uuid;
  person_id: Uuid;
  label: string;
  secret_digest: Digest;
  roles: Role[];
  created_at: InstantColumn;
  expires_at: InstantColumn;
  revoked_at: InstantColumn | null;
  /** To the hour: written at most once an hour, so that reading stays reading. */
  last_used_at: InstantColumn | null;
}

/** Replayed: single-use sign-in links by the digest of their secret. */
export interface SignInLinkTable {
  id: Uuid;
  person_id: Uuid;
  secret_digest: Digest;
  expires_at: InstantColumn;
  used_at: InstantColumn | null;
}

/** Replayed: browser sessions by the digest of their cookie. */
export interface SessionTable {
  id: Uuid;
  person_id: Uuid;
  secret_digest: Digest;
  created_at: InstantColumn;
  expires_at: InstantColumn;
  ended_at: InstantColumn | null;
}

/** Replayed: public keys of evaluators. */
export interface EvaluatorKeyTable {
  key_id: string;
  evaluator_id: Uuid;
  /** X25519 public key, base64. */
  sealing_key: string;
  /** Ed25519 public key, base64. */
  signing_key: string;
  registered_at: InstantColumn;
}

declare module '../database/schema.ts' {
  interface Schema {
    organisation: OrganisationTable;
    person: PersonTable;
    profile: ProfileTable;
    team: TeamTable;
    team_member: TeamMemberTable;
    api_token: ApiTokenTable;
    sign_in_link: SignInLinkTable;
    session: SessionTable;
    evaluator_key: EvaluatorKeyTable;
  }
}
