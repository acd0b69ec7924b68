import type { EventBuses } from './event-buses.ts';
import type { Host } from './host.ts';
import { listOf } from './iam-policy.ts';
import { type Call, type Service, ServiceFault } from './service.ts';

interface Entry {
  readonly Source?: string;
  readonly DetailType?: string;
  readonly Detail?: string;
  readonly Resources?: readonly string[];
  readonly EventBusName?: string;
}

/** The simulated EventBridge: PutEvents on the default bus. */
export function eventBridgeService(host: Host, buses: EventBuses): Service {
  const entriesOf = ({ input }: Call) => listOf(input.Entries) as readonly Entry[];
  return {
    name: 'events',
    operations: {
      PutEvents: {
        mutating: false,
        needs: (call) =>
          entriesOf(call).map((entry) => ({
            action: 'events:PutEvents',
            resource: `arn:aws:events:${call.region}:${host.account}:event-bus/${busOf(entry)}`,
            conditions: { 'events:source': entry.Source ?? '', 'events:detail-type': entry.DetailType ?? '' },
          })),
        target: (call) =>
          entriesOf(call)
            .map(({ DetailType }) => DetailType)
            .join(', '),
        apply: (call) => ({
          FailedEntryCount: 0,
          Entries: entriesOf(call).map((entry) => ({ EventId: buses.put(call.region, bodyOf(entry)) })),
        }),
      },
    },
  };
}

function bodyOf(entry: Entry) {
  if (busOf(entry) !== 'default')
    throw new ServiceFault('ResourceNotFoundException', `There is no bus ${busOf(entry)}.`);
  const { Source = '', DetailType = '', Detail = '{}', Resources = [] } = entry;
  return { source: Source, 'detail-type': DetailType, resources: Resources, detail: JSON.parse(Detail) as unknown };
}

const busOf = ({ EventBusName = 'default' }: Entry): string => EventBusName.split('/').at(-1) ?? EventBusName;
