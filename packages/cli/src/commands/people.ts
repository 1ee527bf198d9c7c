import { createClient } from '@assay/client';
import type { Command } from 'commander';
import { action } from '../action.ts';
import { table } from '../output.ts';
import { readProfiles, writeProfiles } from '../profiles.ts';
import { type GlobalFlags, openSession } from '../session.ts';
import { tokenFromLink } from '../sign-in.ts';

async function login(options: GlobalFlags & { link?: string; token?: string; name?: string }): Promise<void> {
  const { configuration, output, profilesFile } = openSession(options);
  const url = options.link ? new URL(options.link).origin : (options.url ?? configuration.ASSAY_URL);
  const token = options.link ? await tokenFromLink(options.link) : options.token;
  if (!token) throw new Error('Give --link LINK (from an administrator) or --token TOKEN.');
  const me = await createClient({ baseUrl: url, token }).call('getMe', {});
  const name = options.name ?? me.handle;
  const profiles = await readProfiles(profilesFile);
  await writeProfiles(profilesFile, {
    ...profiles,
    current: name,
    profiles: { ...profiles.profiles, [name]: { url, token } },
  });
  output.result({ profile: name, person: me.handle, roles: me.roles, url }, (who) => [
    `Signed in to ${who.url} as ${who.person} (${who.roles.join(', ')}), profile "${who.profile}".`,
  ]);
}

async function logout(options: GlobalFlags & { name?: string }): Promise<void> {
  const { output, profilesFile } = openSession(options);
  const profiles = await readProfiles(profilesFile);
  const name = options.name ?? profiles.current;
  const { [name ?? '']: gone, ...rest } = profiles.profiles;
  await writeProfiles(profilesFile, {
    ...profiles,
    current: profiles.current === name ? null : profiles.current,
    profiles: rest,
  });
  output.result({ profile: name, forgotten: gone !== undefined }, (done) => [
    done.forgotten
      ? `Forgot profile "${done.profile}". Its token stays valid until it expires: revoke it with assay token revoke.`
      : 'Nobody was signed in.',
  ]);
}

function addTokenCommands(program: Command): void {
  const token = program.command('token').description('API tokens');
  token
    .command('issue <label>')
    .description('issue a token, shown once')
    .option('--for <handle>', 'for a service or evaluator (admins)')
    .option('--days <number>', 'days until it expires', '90')
    .action(
      action<{ for?: string; days: string }>(async ({ client, output, options, arguments: [label = ''] }) => {
        const issued = await client.call('issueToken', {
          body: { label, days: Number(options.days), ...(options.for ? { person: options.for } : {}) },
        });
        output.result(issued, (it) => [it.secret, `Shown once. It expires on ${it.expiresAt.slice(0, 10)}.`]);
      }),
    );
  token
    .command('list')
    .description('my tokens')
    .action(
      action(async ({ client, output }) => {
        const { tokens } = await client.call('listTokens', {});
        output.result(tokens, (all) =>
          all.length === 0
            ? ['No tokens.']
            : table(
                ['id', 'label', 'roles', 'expires', 'revoked'],
                all.map((it) => [
                  it.id,
                  it.label,
                  it.roles.join(' '),
                  it.expiresAt.slice(0, 10),
                  it.revokedAt?.slice(0, 10) ?? '',
                ]),
              ),
        );
      }),
    );
  token
    .command('revoke <id>')
    .description('revoke a token')
    .action(
      action(async ({ client, output, arguments: [id = ''] }) => {
        await client.call('revokeToken', { params: { id } });
        output.result({ revoked: id }, () => ['Revoked.']);
      }),
    );
}

function addPersonCommands(program: Command): void {
  program
    .command('sign-in-link <handle>')
    .description('issue a single-use sign-in link, ten minutes (admins)')
    .action(
      action(async ({ client, output, arguments: [handle = ''] }) => {
        const link = await client.call('issueSignInLink', { body: { person: handle } });
        output.result({ link: `${client.baseUrl}${link.path}`, expiresAt: link.expiresAt }, (it) => [
          it.link,
          'Valid once, for ten minutes.',
        ]);
      }),
    );
  program
    .command('whoami')
    .description('who I am and what I may do')
    .action(
      action(async ({ client, output }) => {
        const me = await client.call('getMe', {});
        output.result(me, (it) => [
          `${it.name ?? it.handle} (${it.handle}): ${it.roles.join(', ')}; teams: ${it.teams.join(', ') || 'none'}; ${it.reviewMinutesPerWeek} review minutes a week.`,
        ]);
      }),
    );
  program
    .command('people')
    .description('people, services and evaluators')
    .action(
      action(async ({ client, output }) => {
        const { people } = await client.call('listPeople', {});
        output.result(people, (all) =>
          table(
            ['handle', 'name', 'kind', 'roles', 'teams', 'active'],
            all.map((it) => [
              it.handle,
              it.name ?? '',
              it.kind,
              it.roles.join(' '),
              it.teams.join(' '),
              it.active ? 'yes' : 'no',
            ]),
          ),
        );
      }),
    );
}

/** `login`, `logout`, `whoami`, `people`, `sign-in-link`, `token …`. */
export function addPeopleCommands(program: Command): void {
  program
    .command('login')
    .description('sign in with a link or a token, and remember it')
    .option('--link <link>', 'sign-in link')
    .option('--token <token>', 'API token')
    .option('--name <profile>', 'name to remember it by')
    .action((_options: unknown, command: Command) => login(command.optsWithGlobals()));
  program
    .command('logout')
    .description('forget a profile')
    .option('--name <profile>', 'profile; default the current one')
    .action((_options: unknown, command: Command) => logout(command.optsWithGlobals()));
  addPersonCommands(program);
  addTokenCommands(program);
}
