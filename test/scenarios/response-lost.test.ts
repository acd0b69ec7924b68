import { ServiceFault } from '#sandbox/world/service.ts';
import { IRELAND } from '../machines/scene.ts';
import { mutationsIn, pagesIn, saidOf } from '../machines/story.ts';
import { given, hasty, moved, outcomeOf, takenOver } from './scene.ts';

/** Scenario 13. Every call that changes something is applied, and its answer is lost: nothing is done a second time. */

test('a failover whose every change is applied without an answer makes each change once', async () => {
  // Given an installation in steady state, in which no changing call of a function is ever answered in time
  // and in which a restart takes the 20 s that it takes at the least,
  const scene = await given({ configure: hasty, durations: { reboot: 20_000 } });
  const isChange = /^(Modify|Promote|Reboot|ChangeResourceRecordSets)/;
  let lost = 0;
  scene.stage.world.intercept((call, when) => {
    if (when !== 'after' || !isChange.test(call.operation)) return 'proceed';
    lost += 1;
    return new ServiceFault('TimeoutError', `${call.operation} had no answer in time.`, 0);
  });

  // when the writer dies in a Region that answers,
  await scene.stage.killDatabase(IRELAND);
  await moved(scene);

  // then the old writer was fenced, the replica promoted, the record moved and the new writer hardened, each once.
  const changes = mutationsIn(scene).map(saidOf);
  expect(changes).toEqual([
    'ModifyDBInstance orders-eu-west-1',
    'ModifyDBParameterGroup orders-eu-west-1',
    'RebootDBInstance orders-eu-west-1',
    'PromoteReadReplica orders-eu-central-1',
    'ChangeResourceRecordSets orders-direct.db.example.com, _epoch.orders-direct.db.example.com',
    'ModifyDBInstance orders-eu-central-1',
  ]);
  expect(lost).toBe(changes.length);
  expect(outcomeOf(scene)).toEqual(takenOver());
  expect(pagesIn(scene)).toEqual(['Understudy orders: Serving from the target']);
  expect(scene.findings()).toEqual([]);
});
