import { FRANKFURT, IRELAND } from '../machines/scene.ts';
import { manualFailover } from '../machines/start.ts';
import { JANE } from './approvals.ts';
import { type Fleet, fleetAssembly, fleetSize, openFleet, releaseAll } from './fleet.ts';

/** Scenario 25. A Region dies with every group in it: few go at a time, in the order of their priority, and a person is asked first where they are many. */

const assembly = fleetAssembly();

const subjects = ({ stage }: Fleet) =>
  stage.world.pages.filter(({ subject }) => subject.startsWith('Understudy')).map(({ subject }) => subject);
const ofAll = (fleet: Fleet) => subjects(fleet).filter((subject) => subject.startsWith('Understudy:'));
const mostUnderWay = ({ declarations }: Fleet) => Math.max(...declarations.map(({ underWay }) => underWay.length));
const declared = ({ declarations }: Fleet) => declarations.map(({ group }) => group);
/** How many more urgent groups were overtaken by one, at most: with three turns free at once, three groups go for them together. */
const mostOvertaken = (groups: readonly string[]) =>
  Math.max(...groups.map((group, index) => groups.slice(index).filter((later) => later < group).length));

test('of many groups a few go, a person is asked once about the others, and by their word all go in order', async () => {
  // Given two dozen groups, of which three may go at a time and ten without a person,
  const fleet = await openFleet(assembly, { concurrentFailovers: 3, massGroups: 10 });

  // when their Region dies,
  await fleet.stage.kill(IRELAND);
  await fleet.pass(300);

  // then those that had their turn before are moved, one page tells of all others, and nothing else happens;
  const first = declared(fleet);
  expect(fleet.moved()).toEqual([...first].sort());
  expect(first.length).toBeGreaterThanOrEqual(3);
  expect(first.length).toBeLessThanOrEqual(10);
  expect(mostUnderWay(fleet)).toBeLessThanOrEqual(3);
  expect(ofAll(fleet)).toHaveLength(1);
  expect(subjects(fleet)).toHaveLength(1 + first.length);
  const page = fleet.stage.world.pages.find(({ subject }) => subject.startsWith('Understudy:'))?.message;
  expect(page).toContain('More than 10 groups (limits.massGroups) ask for a failover at once.');
  expect(page).toContain('understudy release --region eu-central-1 --for 60 --reason');

  // and when a person releases them,
  const [said, waiting] = await releaseAll(fleet);
  expect(said).toContain(`3 groups at a time: released by ${JANE}, because "Ireland is down."`);
  expect(fleet.groups.filter((group) => !first.includes(group) && !waiting?.includes(group))).toEqual([]);
  await fleet.until('all groups to be moved', () => fleet.moved().length === fleetSize, 1800);

  // then all are moved, never more than three at once, the most urgent first.
  expect(mostUnderWay(fleet)).toBe(3);
  expect(declared(fleet)).toHaveLength(fleetSize);
  expect(mostOvertaken(fleet.taken.slice(first.length))).toBeLessThan(3);
  expect(ofAll(fleet)).toEqual([
    expect.stringMatching(/^Understudy: Held back, a person is asked \(\d+ waiting\)$/),
    'Understudy: Released',
  ]);
  expect(fleet.stage.world.complaints).toEqual([]);
}, 120_000);

test('groups that no person has to be asked about wait for each other, and nobody is paged for that', async () => {
  const fleet = await openFleet(assembly, { concurrentFailovers: 2, massGroups: fleetSize });

  await fleet.stage.kill(IRELAND);
  await fleet.until('all groups to be moved', () => fleet.moved().length === fleetSize, 1800);

  expect(mostUnderWay(fleet)).toBe(2);
  expect(declared(fleet)).toHaveLength(fleetSize);
  // The first to ask take what is free; whoever waits goes by priority.
  expect(mostOvertaken(fleet.taken.slice(2))).toBeLessThan(2);
  expect(new Set(subjects(fleet))).toEqual(
    new Set(fleet.groups.map((group) => `Understudy ${group}: Serving from the target`)),
  );
}, 120_000);

test("a person's own start is held up by nobody, and counts for the others", async () => {
  const fleet = await openFleet(assembly, { concurrentFailovers: 1, massGroups: 1 });
  await fleet.stage.kill(IRELAND);
  await fleet.pass(200);
  const [only] = declared(fleet);
  expect(fleet.moved()).toEqual([only]);

  const by = { ...manualFailover, group: 'group-20', expectedOwner: IRELAND, expectedEpoch: 1 };
  fleet.stage.world.startExecution('understudy-failover', FRANKFURT, by);
  await fleet.until('the group to be moved', () => fleet.moved().includes('group-20'), 300);

  expect(fleet.moved()).toHaveLength(2);
});
