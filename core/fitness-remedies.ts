import { modify, type Standby, type StandbyView } from './standby.ts';

/** What to do about an instance's status; pure. The statuses and what RDS does in them: RDS User Guide, accessing-monitoring. */

/** RDS enlarges storage by a tenth at least; a fifth leaves room for what comes while it does [ModifyDBInstance, AllocatedStorage]. */
const enlarged = ({ storageGiB }: StandbyView): string =>
  storageGiB === undefined ? 'GIB' : `${Math.ceil(storageGiB * 1.2)}`;

const anew = 'RDS does not mend that: make a new replica of the writer, name it in understudy.yaml and deploy.';

const aws = ({ region, instance }: Standby, command: string): string =>
  `aws rds ${command} --region ${region} --db-instance-identifier ${instance.identifier}`;

type Remedy = (view: StandbyView, standby: Standby) => string;

const remedies: Readonly<Record<string, Remedy>> = {
  'storage-full': (view, { region, instance }) =>
    `Run: ${modify(region, instance, `--allocated-storage ${enlarged(view)}`)}.`,
  'insufficient-capacity': (_view, { region, instance }) =>
    `AWS has no such machine there now. Run: ${modify(region, instance, '--db-instance-class CLASS')}.`,
  'inaccessible-encryption-credentials-recoverable': (_view, standby) =>
    `Enable its KMS key, or cancel the key's deletion, within 7 days; then run: ${aws(standby, 'start-db-instance')}.`,
  'inaccessible-encryption-credentials': () => `Its KMS key is out of reach, and it stays so. ${anew}`,
  'incompatible-parameters': (_view, standby) =>
    `Correct the values in its parameter group ${standby.instance.parameterGroup}, then run: ${aws(standby, 'reboot-db-instance')}.`,
  'incompatible-network': () =>
    'Its subnets have no free address, or its subnet group, VPC or DNS host names are gone: mend the network, then modify the instance.',
  'incompatible-option-group': (_view, { region, instance }) =>
    `Correct its option group. Run: ${modify(region, instance, '--option-group-name NAME')}.`,
  'incompatible-create': () => anew,
  'incompatible-restore': () => anew,
  'restore-error': () => anew,
  failed: () => anew,
  deleting: () => anew,
  stopped: (_view, standby) => `Run: ${aws(standby, 'start-db-instance')}.`,
};

/** Statuses that RDS leaves by itself, and during which it takes no promotion. */
const passing = new Set([
  ...[
    'configuring-enhanced-monitoring',
    'configuring-iam-database-auth',
    'configuring-log-exports',
    'converting-to-vpc',
  ],
  ...['creating', 'maintenance', 'moving-to-vpc', 'renaming', 'resetting-master-credentials', 'starting', 'stopping'],
  ...['storage-config-upgrade', 'storage-initialization', 'upgrading'],
]);

/** What to do about a status that is not fit, as a sentence. */
export function remedyOf(view: StandbyView, standby: Standby): string {
  const remedy = remedies[view.status];
  if (remedy) return remedy(view, standby);
  if (passing.has(view.status)) return 'RDS leaves that status by itself: wait.';
  return `Look what it is about: ${aws(standby, 'describe-db-instances')}.`;
}
