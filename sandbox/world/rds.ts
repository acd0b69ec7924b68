import type { Configuration, Region } from '#core/configuration.ts';
import type { RdsEventId } from './aws-events.ts';
import { announce, type RdsPorts } from './rds-changes.ts';
import { simulatedInstances } from './rds-fleet.ts';
import type { Picture } from './rds-instance.ts';
import { rdsOperations } from './rds-operations.ts';
import { parameterGroups } from './rds-parameters.ts';
import type { Service } from './service.ts';

/** How the simulated RDS starts and behaves. */
export interface RdsOptions extends RdsPorts {
  readonly configuration: Configuration;
  /** The Region that owns a group at the start; the group's first candidate unless said otherwise. */
  readonly ownerOf?: (group: string) => Region;
  /** How long describes show the old picture after each change, in milliseconds; 0 unless said otherwise. */
  readonly staleMilliseconds?: () => number;
  /** Tags on every instance and parameter group, which IAM conditions may ask for. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** The simulated RDS of all Regions, and what tests and outages may see and do past its API. */
export interface Rds extends Service {
  /** What is true of an instance now, however stale the describes are. Throws when there is none of that name. */
  instance(identifier: string): Picture;
  /** Says another status, such as `backing-up`, until it is said differently or a change ends. */
  setStatus(identifier: string, status: string): void;
  /** Puts a namesake in an instance's place: everything is the same but the immutable id, which is returned. */
  replace(identifier: string): string;
  /** RDS says something of an instance on the bus of its Region. */
  announce(identifier: string, event: RdsEventId): void;
  /** Changes fields of the picture at once and behind the API's back, as an operator of the old days would. */
  change(identifier: string, patch: Partial<Picture>): void;
}

/**
 * RDS for PostgreSQL in all Regions of a configuration: per database the owner's instance as standalone writer and the other
 * candidate's as its cross-Region replica. Accepted changes take their time and then really touch the database servers.
 */
export function rdsService(options: RdsOptions): Rds {
  const fleet = simulatedInstances(options);
  const groups = parameterGroups(options, fleet.all);
  let replacements = 0;
  return {
    name: 'rds',
    operations: rdsOperations(options, fleet, groups),
    instance: (identifier) => fleet.named(identifier).now(),
    setStatus: (identifier, status) => fleet.named(identifier).change({ DBInstanceStatus: status }),
    announce: (identifier, event) => announce(options, fleet.named(identifier), event),
    change: (identifier, patch) => fleet.named(identifier).change(patch),
    replace: (identifier) => {
      replacements += 1;
      const id = `db-REPLACEMENT${String(replacements).padStart(4, '0')}`;
      fleet.named(identifier).change({ DbiResourceId: id });
      return id;
    },
  };
}
