import { z } from 'zod';

/** SHA-256 of bytes, written `sha256:` and 64 lower-case hex digits. */
export const digest = z
  .string()
  .regex(/^sha256:[0-9a-f]{64}$/, 'must be "sha256:" followed by 64 lower-case hex digits')
  .brand<'Digest'>();
export type Digest = z.infer<typeof digest>;

/** UUID, version 7 when made by Assay (RFC 9562). */
export const uuid = z.uuid().brand<'Uuid'>();
export type Uuid = z.infer<typeof uuid>;

/** Instant as RFC 3339 in UTC with milliseconds, for example `2026-11-24T09:24:00.000Z`. */
export const instant = z.iso.datetime({ precision: 3 });

/** Civil date `YYYY-MM-DD`, in the zone of the model's owner, ending at that zone's midnight. */
export const civilDate = z.iso.date();

/** Decimal number as a string, exact in signed documents: `0.941`, `-0.0052`, `1e-9` is not allowed. */
export const decimal = z
  .string()
  .regex(/^-?(0|[1-9]\d*)(\.\d+)?$/, 'must be a plain decimal number such as "0.941"');

/** Probability in [0, 1] as a decimal string. */
export const probability = decimal.refine(
  (text) => Number(text) >= 0 && Number(text) <= 1,
  'must lie between 0 and 1',
);

/** Handle of a person, team, group, service or suite: lower-case words joined by hyphens. */
export const handle = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[a-z0-9]+(?:[-.][a-z0-9]+)*$/, 'must be lower-case letters, digits and hyphens');

/** Name of a registered model, as MLflow allows it: not empty, no `/` and no `:`, no path tricks. */
export const modelName = z
  .string()
  .min(1)
  .max(256)
  .regex(/^[^/:]+$/, 'must not contain "/" or ":"')
  .refine((name) => name !== '.' && name !== '..', 'must not be "." or ".."');

export const versionNumber = z.int().min(1);

/** MLflow alias rules: word characters and hyphens; `latest` and `v<digits>` are reserved. */
export const aliasName = z
  .string()
  .min(1)
  .max(255)
  .regex(/^[\w-]+$/, 'must be letters, digits, "_" or "-"')
  .refine(
    (name) => name.toLowerCase() !== 'latest' && !/^v\d+$/i.test(name),
    '"latest" and "v<number>" are reserved',
  );

/** `name/2`, a version, or `name@champion`, an alias; parsed from the right. */
export const versionReference = z.string().min(3).max(520);

export const stageName = handle;

/** 1 is the gravest. */
export const riskTier = z.int().min(1).max(3);

export const severity = z.enum(['blocking', 'high', 'medium', 'low']);
export type Severity = z.infer<typeof severity>;

/** Money in integer minor units with its ISO 4217 code. */
export const money = z.strictObject({ minorUnits: z.int().min(0), currency: z.string().regex(/^[A-Z]{3}$/) });

/** Free text a person typed: kept out of facts, erasable. */
export const prose = z.string().trim().min(1).max(20_000);

export const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  after: z.string().max(200).optional(),
});
