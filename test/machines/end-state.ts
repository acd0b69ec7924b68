import { openDebts } from '#core/ledger.ts';
import { namesOf } from '#core/names.ts';
import { CHECKED_NAME, instanceOf, RECORD_NAME, type Scene } from './scene.ts';
import { pagesIn, promotionsIn, servedIn } from './story.ts';

/** What is left when everything has come to rest, without moments, versions and identifiers. */
export function endStateOf(scene: Scene) {
  const { stage } = scene;
  const { owner, target, epoch, phase, holder, fenceDebts, transfer, ...entry } = scene.entry();
  const table = stage.world.dynamodb.items(namesOf(stage.world.host.configuration).ledgerTable);
  const regions = stage.world.host.configuration.groups.orders?.candidates ?? [];
  return {
    ledger: { owner, target, epoch, phase, held: holder !== undefined, paused: entry.pause !== undefined },
    debts: fenceDebts.map(({ region, dischargedAt }) => ({ region, open: dischargedAt === undefined })),
    openDebts: openDebts(scene.entry()).length,
    verdict: transfer?.verdict,
    pending: Object.keys(transfer?.pending ?? {}),
    history: table.map(({ record }) => String(record)).filter((record) => record.startsWith('transfer#')),
    instances: regions.map((region) => instanceIn(scene, region)),
    served: [servedIn(scene, CHECKED_NAME), servedIn(scene, RECORD_NAME)],
    epochRecord: stage.route53.chain(`_epoch.${RECORD_NAME}`, 'TXT')?.at(-1)?.values,
    promotions: promotionsIn(scene),
    told: [...new Set(pagesIn(scene))].includes(`Understudy orders: ${transfer?.verdict}`),
  };
}

function instanceIn({ stage }: Scene, region: string) {
  const identifier = instanceOf(region);
  const picture = stage.rds.instance(identifier);
  const engine = stage.fabric.engine(identifier);
  return {
    identifier,
    status: picture.DBInstanceStatus,
    replicaOf: picture.ReadReplicaSourceDBInstanceIdentifier,
    multiAz: picture.MultiAZ,
    retention: picture.BackupRetentionPeriod,
    protected: picture.DeletionProtection,
    groups: picture.VpcSecurityGroups.map(({ VpcSecurityGroupId, Status }) => `${VpcSecurityGroupId} ${Status}`),
    pending: picture.PendingModifiedValues,
    server: [engine.inRecovery, engine.readOnly, engine.reachable],
  };
}
