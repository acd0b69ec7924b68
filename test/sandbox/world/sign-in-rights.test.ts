import { signInRights } from '#sandbox/world/sign-in-rights.ts';
import { account, allow, frankfurt, ireland, lambda, london, step, worldOf } from './fixture.ts';

const login = (resourceId: string) => `arn:aws:rds-db:${ireland}:${account}:dbuser:${resourceId}/understudy`;
const writer = { region: ireland, resourceId: 'db-ORDERSEUWEST1PRIMARY', user: 'understudy' };

/** The rights of a function in London that may sign in to one instance in Ireland. */
async function rights() {
  const function_ = lambda('Inspect', 'inspect-database', allow('rds-db:connect', login(writer.resourceId)));
  const { world } = await worldOf({ [london]: function_ }, [step('inspect-database', async () => ({}))]);
  return signInRights(world.host);
}

test('the function may sign in where its role says so', async () => {
  expect((await rights())(london, writer)).toBe(true);
});

test.each([
  ['a namesake with another immutable id', london, { ...writer, resourceId: 'db-REPLACEMENT0001' }],
  ['another database role', london, { ...writer, user: 'postgres' }],
  ['an instance of another Region', london, { ...writer, region: frankfurt }],
  ['a Region whose template has no such function', frankfurt, writer],
])('the function may not sign in to %s', async (_title, from, to) => {
  expect((await rights())(from, to)).toBe(false);
});
