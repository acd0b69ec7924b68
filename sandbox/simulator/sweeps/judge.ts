import { openDebts } from '#core/ledger.ts';
import type { Watched } from './watched.ts';

/** A good end: what must be true of a story however it was disturbed. Returns what is not, in words. */
export function faultsOf(scene: Watched, { toldOnce }: { readonly toldOnce: boolean }): readonly string[] {
  const { owner, epoch, fenceDebts } = scene.entry();
  const moved = owner !== scene.owner;
  const promotions = scene.stage.world.callLog.filter(
    ({ operation, result }) => operation === 'PromoteReadReplica' && result === 'ok',
  ).length;
  const told = pagesOf(scene).filter((subject) => subject.endsWith('Serving from the target')).length;
  return [
    ...scene.findings(),
    ...scene.leftToDo(),
    ...openDebts(scene.entry()).map(({ region }) => `${region} still owes a fence.`),
    ...wrongUnless(promotions === (moved ? 1 : 0), `${promotions} promotions were accepted; the owner is ${owner}.`),
    ...wrongUnless(epoch === (moved ? 2 : 1), `The ledger is at epoch ${epoch}; the owner is ${owner}.`),
    ...wrongUnless(fenceDebts.length === (moved ? 1 : 0), `${fenceDebts.length} debts were opened.`),
    ...wrongUnless(moved ? told > 0 : told === 0, `${told} pages said that the target serves; the owner is ${owner}.`),
    ...wrongUnless(!toldOnce || told <= 1, `${told} pages said that the target serves.`),
  ];
}

const wrongUnless = (holds: boolean, what: string): readonly string[] => (holds ? [] : [what]);

/** Subjects of the pages that Understudy sent itself. */
const pagesOf = ({ stage }: Watched): readonly string[] =>
  stage.world.pages.map(({ subject }) => subject).filter((subject) => subject.startsWith('Understudy '));
