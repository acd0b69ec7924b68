import type { Region } from '#core/configuration.ts';
import type { EventBody } from './event-buses.ts';
import type { Picture } from './rds-instance.ts';

/** Events that AWS services send of themselves, in their exact shapes. */

/** Some events of RDS, by their ids [RDS User Guide, USER_Events.Messages]. There is none that says "promoted". */
const rdsEvents = {
  'RDS-EVENT-0004': { category: 'availability', message: 'DB instance shutdown.' },
  'RDS-EVENT-0006': { category: 'availability', message: 'DB instance restarted.' },
  'RDS-EVENT-0013': { category: 'failover', message: 'Multi-AZ instance failover started.' },
  'RDS-EVENT-0049': { category: 'failover', message: 'Multi-AZ instance failover completed.' },
} as const;

export type RdsEventId = keyof typeof rdsEvents;

/** An event of an instance; `now` in milliseconds since 1970 [RDS User Guide, rds-cloud-watch-events]. */
export function rdsEvent(
  EventID: RdsEventId,
  { DBInstanceArn, DBInstanceIdentifier }: Pick<Picture, 'DBInstanceArn' | 'DBInstanceIdentifier'>,
  now: number,
): EventBody {
  const { category, message } = rdsEvents[EventID];
  return {
    source: 'aws.rds',
    'detail-type': 'RDS DB Instance Event',
    resources: [DBInstanceArn],
    detail: {
      EventCategories: [category],
      SourceType: 'DB_INSTANCE',
      SourceArn: DBInstanceArn,
      Date: new Date(now).toISOString(),
      Message: message,
      SourceIdentifier: DBInstanceIdentifier,
      EventID,
    },
  };
}

/** A public issue with RDS in a Region, as AWS Health posts it; `now` in milliseconds since 1970 [AWS Health User Guide, EventBridge schema]. */
export function healthEvent(eventRegion: Region, account: string, now: number): EventBody {
  const code = 'AWS_RDS_OPERATIONAL_ISSUE';
  const at = new Date(now).toUTCString();
  return {
    source: 'aws.health',
    'detail-type': 'AWS Health Event',
    resources: [],
    detail: {
      eventArn: `arn:aws:health:${eventRegion}::event/RDS/${code}/${code}_${now}`,
      service: 'RDS',
      eventTypeCode: code,
      eventTypeCategory: 'issue',
      eventScopeCode: 'PUBLIC',
      communicationId: `${now}`,
      ...{ startTime: at, lastUpdatedTime: at, statusCode: 'open', eventRegion },
      eventDescription: [{ language: 'en_US', latestDescription: 'Increased error rates.' }],
      ...{ affectedEntities: [], affectedAccount: account, page: '1', totalPages: '1' },
    },
  };
}
