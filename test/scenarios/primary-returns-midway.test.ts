import { openDebts } from '#core/ledger.ts';
import { splitBrainWrites } from '#sandbox/world/virtual-verdict.ts';
import { onEntering } from '../machines/fates.ts';
import { FRANKFURT, IRELAND, instanceOf } from '../machines/scene.ts';
import { pagesIn } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, takenOver } from './scene.ts';

/**
 * Scenario 15. The old writer's Region comes back while it is being left: here at the steps that people ask about, and at every
 * step in `test/sandbox/simulator/sweeps.test.ts`.
 */

test.each(['Run converge', 'Promote replica', 'Shift traffic', 'Announce outcome', 'Harden database', 'Settle group'])(
  'a Region that comes back at "%s" is fenced by proof, and is never a second writer by name',
  async (state) => {
    // Given a writer in Ireland that goes on inside its Region, and a client there that never asks DNS again,
    const scene = await given({ configure: hasty });
    const debts = debtsOver(scene);
    await scene.pass(10);

    // when Ireland is cut off, Frankfurt takes over, and Ireland is back at this step,
    scene.stage.isolate(IRELAND);
    onEntering(scene, state, () => scene.stage.heal(IRELAND));
    await moved(scene);
    await scene.pass(65);

    // then Frankfurt serves, alone; the debt was open from the declaration until the proof, which is in the ledger.
    expect(outcomeOf(scene)).toEqual(takenOver());
    const [debt] = scene.entry().fenceDebts;
    expect(debt?.proof).toMatch(/carries only sg-\w+, was restarted behind it, is read-only by parameter/);
    expect(debts.lostWithoutProof).toBe(false);

    // Who follows a name went from the one writer to the other, once; what was acknowledged there meanwhile is bounded by the fence.
    const writer = scene.stage.fabric.engine(instanceOf(FRANKFURT));
    const { checked, recorded, stubborn } = scene.clients;
    for (const { acknowledged } of [checked, recorded]) {
      const by = acknowledged.map((write) => write.by);
      expect(by.filter((server, index) => index > 0 && server !== by[index - 1])).toEqual([writer.identifier]);
    }
    const exposed = [checked, recorded, stubborn].flatMap((client) => splitBrainWrites(client.acknowledged, writer));
    expect(Math.max(0, ...exposed.map(({ committedAt }) => committedAt))).toBeLessThan(debt?.dischargedAt ?? 0);
    expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
    expect(scene.findings()).toEqual([]);
  },
);

/** Watches that a debt, once open, is closed by nothing but its proof. */
function debtsOver(scene: Awaited<ReturnType<typeof given>>) {
  const seen = { lostWithoutProof: false, open: false };
  scene.stage.world.on((event) => {
    if (event.kind !== 'call' || event.entry.operation !== 'Put') return;
    const open = openDebts(scene.entry()).length > 0;
    const proven = scene
      .entry()
      .fenceDebts.every((debt) => debt.dischargedAt === undefined || debt.proof !== undefined);
    if ((seen.open && scene.entry().fenceDebts.length === 0) || !proven) seen.lostWithoutProof = true;
    seen.open = open;
  });
  return seen;
}
