import type { Socket } from 'node:net';
import DNS from 'dns2';
import { type Answer, followChain, type RecordSet, type RecordType } from './dns-records.ts';
import { claimFreePort, type Endpoint, LOOPBACK, listen } from './ports.ts';

/** A running authoritative server: UDP and TCP on loopback, at one port number. */
export type DnsServer = {
  endpoint: Endpoint;
  /** Queries answered so far, for a test that counts what a cache saved. */
  queries: { udp: number; tcp: number };
  close(): Promise<void>;
};

const { Packet } = DNS;

/** Starts the server. Throws DrillCannotStart when no port is free in both protocols. */
export async function startDnsServer(answer: Answer): Promise<DnsServer> {
  const queries = { udp: 0, tcp: 0 };
  const { tcp, udp, port } = await claimFreePort(async (candidate) => {
    const overTcp = DNS.createTCPServer(counted(answer, () => (queries.tcp += 1)));
    await listen(overTcp, candidate);
    const overUdp = DNS.createUDPServer(counted(answer, () => (queries.udp += 1)));
    try {
      await bind(overUdp, candidate);
    } catch (error) {
      overTcp.close();
      throw error;
    }
    return { tcp: overTcp, udp: overUdp, port: candidate };
  });

  const sessions = new Set<Socket>();
  tcp.on('connection', (socket: Socket) => {
    sessions.add(socket);
    socket.on('close', () => sessions.delete(socket));
  });
  return {
    endpoint: { host: LOOPBACK, port },
    queries,
    close: async () => {
      // An idle session would keep the server open for ten seconds.
      for (const socket of sessions) socket.destroy();
      await Promise.all([
        new Promise<void>((closed) => tcp.close(() => closed())),
        new Promise<void>((closed) => udp.close(() => closed())),
      ]);
    },
  };
}

/** dns2's own `listen` never settles on a busy port: it is raced with the error. */
function bind(udp: DNS.UDPServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    udp.once('error', reject);
    udp.bind(port, LOOPBACK, () => {
      udp.off('error', reject);
      // Later errors, such as an answer that nobody waits for any more, are no reason to die.
      udp.on('error', () => {});
      resolve();
    });
  });
}

function counted(answer: Answer, count: () => void): DNS.DnsHandler {
  return (request, send) => {
    count();
    // A client that is gone can't be answered; its query ends here.
    void Promise.resolve(send(respond(answer, request))).catch(() => {});
  };
}

function respond(answer: Answer, request: DNS.Packet): DNS.Packet {
  const response = Packet.createResponseFromRequest(request);
  response.header.aa = 1;
  const question = request.questions[0];
  const type = question && recordType(question.type);
  if (!question || !type) {
    response.header.rcode = question ? Packet.RCODE.NOERROR : Packet.RCODE.FORMERR;
    return response;
  }
  try {
    const sets = followChain(answer, question.name, type);
    if (sets) response.answers = sets.flatMap(resources);
    else response.header.rcode = Packet.RCODE.NXDOMAIN;
  } catch {
    response.header.rcode = Packet.RCODE.SERVFAIL;
  }
  return response;
}

function recordType(code: number): RecordType | undefined {
  const name = Packet.typeName(code);
  return name === 'A' || name === 'CNAME' || name === 'TXT' ? name : undefined;
}

function resources({ name, type, ttlSeconds, values }: RecordSet): DNS.Packet.Resource[] {
  const field = { A: 'address', CNAME: 'domain', TXT: 'data' }[type];
  return values.map((value) =>
    Object.assign(new Packet.Resource(name, Packet.TYPE[type], Packet.CLASS.IN, Math.floor(ttlSeconds)), {
      [field]: value,
    }),
  );
}
