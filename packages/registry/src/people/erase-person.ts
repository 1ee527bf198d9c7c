import type { PersonView } from '@assay/contract';
import type { Context } from '../database/context.ts';
import { append } from '../ledger/append.ts';
import { requirePerson } from './queries.ts';
import { requireRole } from './refusals.ts';
import { personViewOf } from './views.ts';

/**
 * Erases name, mail and the id in a directory; the id and the handle, by which facts and policy know the person,
 * stay. Admins only. Erasing twice is once.
 */
export async function erasePerson(ctx: Context, input: { readonly handle: string }): Promise<PersonView> {
  requireRole(ctx, 'admin');
  return ctx.transact(async (tx) => {
    const person = await requirePerson(tx, input.handle);
    const { numDeletedRows } = await tx
      .deleteFrom('profile')
      .where('person_id', '=', person.id)
      .executeTakeFirst();
    await tx.updateTable('person').set({ external_id: null }).where('id', '=', person.id).execute();
    if (numDeletedRows > 0n)
      await append(tx, ctx, { kind: 'profile.erased', payload: { person: person.id } });
    return personViewOf(tx, person.id);
  });
}
