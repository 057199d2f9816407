import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './packages.ts';

export interface Finding {
  /** As the advisory is known everywhere, for example GHSA-hhhv-q57g-882q. */
  readonly advisory: string;
  readonly package: string;
  readonly severity: string;
  readonly title: string;
  /** docs/security.md says what it means here. */
  readonly explained: boolean;
}

/** Findings of the registry's advisory service, or why there is no answer. */
export type AuditReport = { readonly findings: readonly Finding[] } | { readonly unanswered: string };

interface Advisory {
  readonly name: string;
  readonly severity: string;
  readonly title: string;
  readonly url: string;
}

/** Asks the registry about every package of the lock file; options as npm takes them. */
export async function auditReport(...options: readonly string[]): Promise<AuditReport> {
  const explanations = readFileSync(path.join(root, 'docs/security.md'), 'utf8');
  return await new Promise((resolve) => {
    execFile(
      'npm',
      ['audit', '--json', '--fetch-retries=0', ...options],
      { cwd: root, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' },
      // Findings make it end with 1, like a registry that does not answer.
      (_, stdout, stderr) => resolve(reportOf(stdout, stderr, explanations)),
    );
  });
}

function reportOf(stdout: string, stderr: string, explanations: string): AuditReport {
  let answer: { message?: string; vulnerabilities?: Record<string, { via: readonly (string | Advisory)[] }> };
  try {
    answer = JSON.parse(stdout) as typeof answer;
  } catch {
    return { unanswered: stderr.trim().split('\n')[0] ?? '' };
  }
  if (answer.vulnerabilities === undefined) return { unanswered: answer.message ?? 'no reason was given' };
  const advisories = Object.values(answer.vulnerabilities)
    .flatMap(({ via }) => via)
    .filter((via) => typeof via !== 'string');
  const findings = advisories.map(({ name, severity, title, url }) => {
    const advisory = url.slice(url.lastIndexOf('/') + 1);
    return { advisory, package: name, severity, title, explained: explanations.includes(advisory) };
  });
  return { findings: [...new Map(findings.map((one) => [`${one.advisory} ${one.package}`, one])).values()] };
}

/** For people: a line for each finding. */
export function auditText(report: AuditReport): string {
  if ('unanswered' in report) {
    return `The registry does not tell what is known of these packages (${report.unanswered}). Nothing was looked at.`;
  }
  const { findings } = report;
  if (findings.length === 0) return 'Nothing is known against any of the packages.';
  return [
    ...findings.map(
      ({ advisory, package: name, severity, title, explained }) =>
        `${severity}: ${name}: ${title} (${advisory}${explained ? ', see docs/security.md' : ', not explained yet'})`,
    ),
    `${findings.length} findings, ${findings.filter(({ explained }) => !explained).length} not explained in docs/security.md.`,
  ].join('\n');
}
