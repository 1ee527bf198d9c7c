import { z } from 'zod';

const compiledSchemas = new Map<string, z.ZodType | null>();
const mostKept = 256;

function schemaOf(source: string): z.ZodType | null {
  const known = compiledSchemas.get(source);
  if (known !== undefined) return known;
  let schema: z.ZodType | null = null;
  try {
    schema = z.fromJSONSchema(JSON.parse(source) as Parameters<typeof z.fromJSONSchema>[0]);
  } catch {
    // Not a JSON schema: nothing matches it.
  }
  if (compiledSchemas.size >= mostKept) compiledSchemas.clear();
  compiledSchemas.set(source, schema);
  return schema;
}

/** Whether a text is JSON that a JSON Schema (2020-12) accepts; a schema that cannot be read accepts nothing. */
export function matchesSchema(text: string, schemaSource: string): boolean {
  const schema = schemaOf(schemaSource);
  if (schema === null) return false;
  try {
    return schema.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}
