import { modify, type Standby, type StandbyView } from './standby.ts';

/** What is worse about a standby than the configuration or the writer, and does not keep it from being promoted; pure. */
export const driftOf = (view: StandbyView, standby: Standby): readonly string[] =>
  [replication, smaller, parameters, network, outgrown, atLimit, older, waiting].flatMap(
    (check) => check(view, standby) ?? [],
  );

type Check = (view: StandbyView, standby: Standby) => string | undefined;

/** While the writer is lost this is what replication looks like, so it can be no obstacle: what it costs is for the bound of the loss. */
const replication: Check = ({ replication: seen }, { instance, owner }) => {
  if (!seen || seen.normal) return undefined;
  const message = seen.message === '' ? '' : ` (${seen.message.replace(/\.$/, '')})`;
  return (
    `Replication into ${instance.identifier} is ${seen.status}${message}, and should be replicating: a failover would lose what is written meanwhile. ` +
    `Mend the way to ${owner}, or make the replica anew where it is terminated.`
  );
};

const sizes = ['nano', 'micro', 'small', 'medium', 'large', 'xlarge'];
const sizeOf = (name: string): number => {
  const [, times, size] = /^(\d*)(\w+)$/.exec(name) ?? [];
  return sizes.indexOf(size ?? '') + (times ? Number(times) : 0);
};

/** Of one family the larger is no worse; of two nobody can tell. */
function isWorse(given: string, wanted: string): boolean {
  const [family, size = ''] = [given.slice(0, given.lastIndexOf('.')), given.split('.').at(-1)];
  const [wantedFamily, wantedSize = ''] = [wanted.slice(0, wanted.lastIndexOf('.')), wanted.split('.').at(-1)];
  return family !== wantedFamily || sizeOf(size) < sizeOf(wantedSize);
}

const smaller: Check = ({ instanceClass }, { instance, database, region }) => {
  const wanted = database.desired.instanceClass;
  if (!wanted || !instanceClass || !isWorse(instanceClass, wanted)) return undefined;
  return (
    `${instance.identifier} is a ${instanceClass}, and desired.instanceClass is ${wanted}: it may not carry the load. ` +
    `Run: ${modify(region, instance, `--db-instance-class ${wanted}`)}. That restarts it.`
  );
};

/** The restart that a promotion brings puts parameters into force that nobody has tried. */
const parameters: Check = ({ parameterGroups }, { instance, region }) => {
  const wanted = instance.parameterGroup;
  const other = parameterGroups.find(({ name }) => name !== wanted);
  if (other)
    return (
      `${instance.identifier} uses the parameter group ${other.name}, and the configuration says ${wanted}: a fence would not hold on it later. ` +
      `Run: ${modify(region, instance, `--db-parameter-group-name ${wanted}`)}. It takes effect with a reboot.`
    );
  const pending = parameterGroups.find(({ status }) => untried.has(status));
  if (!pending) return undefined;
  return (
    `Parameters of ${instance.identifier} are ${pending.status} in ${wanted}, and should be in-sync: a promotion restarts it with values that nobody has tried. ` +
    `Run: aws rds reboot-db-instance --region ${region} --db-instance-identifier ${instance.identifier}.`
  );
};

const untried = new Set(['pending-reboot', 'failed-to-apply', 'pending-database-upgrade']);

/** Groups that are being taken away are still listed, and don't count. */
const network: Check = ({ securityGroups }, { instance, region }) => {
  const carried = securityGroups.filter(({ active }) => active).map(({ id }) => id);
  const wanted = instance.securityGroups;
  if (carried.length === 0 || [...carried].sort().join() === [...wanted].sort().join()) return undefined;
  return (
    `${instance.identifier} carries ${carried.join(', ')}, and the configuration says ${wanted.join(', ')}: clients may not be let in. ` +
    `Run: ${modify(region, instance, `--vpc-security-group-ids ${wanted.join(' ')}`)}.`
  );
};

const outgrown: Check = ({ storageGiB }, { instance, region, writer }) => {
  const wanted = writer?.storageGiB;
  if (storageGiB === undefined || wanted === undefined || storageGiB >= wanted) return undefined;
  return (
    `${instance.identifier} has ${storageGiB} GiB of storage, and the writer has ${wanted} GiB: it may run full. ` +
    `Run: ${modify(region, instance, `--allocated-storage ${Math.max(wanted, Math.ceil(storageGiB * 1.1))}`)}.`
  );
};

const atLimit: Check = ({ storageGiB, storageLimitGiB }, { instance, region }) => {
  if (storageGiB === undefined || storageLimitGiB === undefined || storageGiB < storageLimitGiB) return undefined;
  return (
    `${instance.identifier} has ${storageGiB} GiB of storage, and RDS enlarges it up to ${storageLimitGiB} GiB and no further: it may run full. ` +
    `Run: ${modify(region, instance, `--max-allocated-storage ${Math.ceil(storageLimitGiB * 1.5)}`)}.`
  );
};

/** RDS has replicas upgraded before their writer, so a newer one is on its way, and an older one was left behind [RDS User Guide, PostgreSQL upgrades]. */
const older: Check = ({ engineVersion }, { instance, region, writer }) => {
  const wanted = writer?.engineVersion;
  if (!engineVersion || !wanted || engineVersion.localeCompare(wanted, 'en', { numeric: true }) >= 0) return undefined;
  return (
    `${instance.identifier} runs version ${engineVersion}, and the writer runs ${wanted}: a failover would be a downgrade. ` +
    `Run: ${modify(region, instance, `--engine-version ${wanted}`)}.`
  );
};

const waiting: Check = ({ waiting: settings }, { instance, region }) => {
  if (settings.length === 0) return undefined;
  return (
    `Changes to ${instance.identifier} wait for its maintenance window or next restart (${settings.join(', ')}), and none should: they may come in the midst of a promotion. ` +
    `Run: aws rds modify-db-instance --region ${region} --db-instance-identifier ${instance.identifier} --apply-immediately, with each of them as it should be.`
  );
};
