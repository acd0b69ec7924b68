import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LedgerEntry } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import type { Scene } from '../fault-kind.ts';
import { ledgerEntryIn } from '../ledger-entry.ts';

/** What the faults of group E are made of: hands on the ledger and on the machines. */

/** Does something a few times while the fault lasts. */
export function fewTimes(scene: Scene, most: number, act: () => void): () => void {
  const { stage, fault, random, isOver, fired } = scene;
  for (let count = random.between(1, most); count > 0; count -= 1)
    stage.timers.after(random.between(0, fault.durationSeconds * 1000), () => {
      if (isOver()) return;
      fired();
      act();
    });
  return () => {};
}

/** Writes the ledger from outside, over what is stored now. */
export function rewrite({ stage }: Scene, change: (entry: LedgerEntry) => LedgerEntry): void {
  const entry = ledgerEntryIn(stage);
  if (!entry) return;
  const item = { ...change(entry), record: 'entry', version: entry.version + 1, writeId: 'somebody else' };
  const { witness } = stage.regions;
  stage.world
    .clientsFor({ region: witness, role: 'operator' })
    .dynamodb(witness)
    .send(
      new PutCommand({
        ...{ TableName: stage.ledgerTable, Item: item, ConditionExpression: '#version = :version' },
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': entry.version },
      }),
    )
    .catch(() => {});
}

/** A person pauses the group by an edit of the ledger. */
export function pauseByHand(scene: Scene, seconds: number): void {
  const since = scene.stage.timers.now();
  const pause = { since, until: since + seconds * 1000, by: 'by hand', reason: 'It is simulated.' };
  rewrite(scene, (entry) => ({ ...entry, pause }));
}

/** A person starts the failover machine, with the owner and the epoch that the ledger says, or wrong ones. */
export function startByHand(scene: Scene, more: Readonly<Record<string, unknown>>): void {
  const { stage, random } = scene;
  const entry = ledgerEntryIn(stage);
  if (!entry) return;
  const { candidates } = stage.group;
  // A revert is for the owner's Region, everything else for the other; now and then a person is in the wrong one.
  const inOwner = random.next() < (more.revert === true ? 0.75 : 0.1);
  const region = candidates.find((candidate) => (candidate === entry.owner) === inOwner) ?? candidates[0];
  if (!stage.world.host.reach.isUp(region, 'states')) return;
  const expectedOwner = random.next() < 0.1 ? candidates.find((candidate) => candidate !== entry.owner) : entry.owner;
  const expectedEpoch = random.next() < 0.15 ? entry.epoch + 1 : entry.epoch;
  const input = {
    ...{ group: stage.groupName, trigger: 'manual', reason: 'The simulator plays a person.' },
    ...{ expectedOwner, expectedEpoch, ...more },
  };
  stage.world.startExecution(namesOf(stage.configuration).machine('failover'), region, input);
}
