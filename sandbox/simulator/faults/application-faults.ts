import type { FaultKind } from '../fault-kind.ts';

/** What befalls the way to a writer, or its application, where the group has a health URL: rare places name them. */

/** Longer than anybody waits for a connection, in milliseconds. */
const lost = 60_000;

export const applicationFaults: readonly FaultKind[] = [
  {
    ...{ id: 'F20', kind: 'private-cut', group: 'B', targets: ['owner'], lasts: [300, 900] },
    text: "the private networks lose whatever goes to the owner's Region, with the replication; the public Internet does not",
    begin: ({ stage: { weather, regions }, fired }) => {
      fired();
      const road = (from: string, to: string) => (from !== to && to === regions.owner ? lost : 0);
      weather.roads.add(road);
      weather.streaming = false;
      return () => {
        weather.roads.delete(road);
        weather.streaming = true;
      };
    },
  },
  {
    ...{ id: 'F20', kind: 'application-broken', group: 'B', targets: ['owner'], lasts: [300, 900] },
    text: "the application in the owner's Region is broken by itself",
    begin: ({ stage, fault, fired }) => {
      fired();
      const { broken } = stage.fabric.applications;
      broken.add(stage.regionOf(fault.target));
      return () => void broken.delete(stage.regionOf(fault.target));
    },
  },
];
