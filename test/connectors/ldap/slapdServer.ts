import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

const slapd = '/usr/sbin/slapd';

/** Without one its tests are left out, unless REAL_SERVERS=required. */
export const hasSlapd = existsSync(slapd);
export const slapdIsRequired = process.env['REAL_SERVERS'] === 'required';

export const suffix = 'dc=example,dc=org';
export const admin = { dn: `cn=admin,${suffix}`, password: 'the-admins-password' };
export const reader = { dn: `cn=reader,${suffix}`, password: 'the-readers-password' };
/** May read, but only 50 entries of one search. */
export const limited = { dn: `cn=limited,${suffix}`, password: 'the-limited-password' };

export interface Slapd {
  readonly port: number;
  readonly securePort: number;
  /** The authority that signed the certificate of the server, as PEM. It is for directory.example.org and localhost. */
  readonly ca: string;
  close(): Promise<void>;
}

/** OpenLDAP of Debian, in a folder of its own, on free ports of loopback. */
export async function startSlapd(people: readonly string[]): Promise<Slapd> {
  const folder = mkdtempSync(path.join(tmpdir(), 'psm-slapd-'));
  const inFolder = (name: string) => path.join(folder, name);
  mkdirSync(inFolder('db'));
  const ca = certificates(folder);
  writeFileSync(inFolder('slapd.conf'), configuration(inFolder));
  writeFileSync(inFolder('start.ldif'), [...accounts(), ...people].join('\n\n'));
  execFileSync('/usr/sbin/slapadd', ['-q', '-f', inFolder('slapd.conf'), '-l', inFolder('start.ldif')], {
    stdio: 'pipe',
  });
  const [port, securePort] = [await freePort(), await freePort()];
  const urls = `ldap://127.0.0.1:${port} ldaps://127.0.0.1:${securePort}`;
  // With -d it stays in the foreground, a child of the test.
  const server = spawn(slapd, ['-d', '0', '-h', urls, '-f', inFolder('slapd.conf')], { stdio: 'ignore' });
  await answering(server, port);
  return {
    port,
    securePort,
    ca,
    close: async () => {
      const left = new Promise((resolve) => server.once('exit', resolve));
      server.kill();
      await left;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configuration(inFolder: (name: string) => string): string {
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
pidfile ${inFolder('slapd.pid')}
TLSCACertificateFile ${inFolder('ca.pem')}
TLSCertificateFile ${inFolder('server.pem')}
TLSCertificateKeyFile ${inFolder('server.key')}
sizelimit 500
database mdb
suffix "${suffix}"
rootdn "${admin.dn}"
rootpw ${admin.password}
directory ${inFolder('db')}
index objectClass,entryUUID,modifyTimestamp eq
limits dn.exact="${reader.dn}" size.soft=500 size.hard=500 size.prtotal=unlimited
limits dn.exact="${limited.dn}" size.soft=50 size.hard=50 size.prtotal=50
access to attrs=userPassword by anonymous auth
access to * by users read
`;
}

function accounts(): string[] {
  return [
    `dn: ${suffix}\nobjectClass: dcObject\nobjectClass: organization\ndc: example\no: Example`,
    `dn: ou=people,${suffix}\nobjectClass: organizationalUnit\nou: people`,
    ...[reader, limited].map(
      ({ dn, password }) =>
        `dn: ${dn}\nobjectClass: person\ncn: ${/cn=(\w+)/.exec(dn)?.[1]}\nsn: account\nuserPassword: ${password}`,
    ),
  ];
}

function certificates(folder: string): string {
  const openssl = (words: string) =>
    execFileSync('openssl', words.split(' '), { cwd: folder, stdio: 'pipe' }).toString();
  const key = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes';
  openssl(`req -x509 ${key} -subj /CN=Example-CA -days 2 -keyout ca.key -out ca.pem`);
  openssl(`req ${key} -subj /CN=directory -keyout server.key -out server.csr`);
  writeFileSync(path.join(folder, 'names'), 'subjectAltName=DNS:directory.example.org,DNS:localhost');
  const signed = '-CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names';
  openssl(`x509 -req -in server.csr ${signed} -out server.pem`);
  return openssl('x509 -in ca.pem');
}

async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => {
    server.close(resolve);
  });
  return port;
}

async function answering(server: ChildProcess, port: number): Promise<void> {
  for (;;) {
    if (server.exitCode !== null) throw new Error(`slapd ended with ${server.exitCode}.`);
    const connected = await new Promise<boolean>((resolve) => {
      const socket = net.connect(port, '127.0.0.1');
      const done = (well: boolean) => {
        socket.destroy();
        resolve(well);
      };
      socket.once('connect', () => done(true)).once('error', () => done(false));
    });
    if (connected) return;
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
