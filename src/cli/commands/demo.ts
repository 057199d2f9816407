import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type CommonOptions, withDatabase } from '../context.ts';
import { sampleFiles } from '../../directory/sample/files.ts';
import { sampleOrganisation } from '../../directory/sample/organisation.ts';
import { exit, printJson, printLine, styled } from '../output.ts';
import { setUp } from './setup.ts';

/** `psm demo`: a believable organisation and two exports of its HR system, to walk the journey with. */
export async function demo(options: CommonOptions): Promise<number> {
  return withDatabase(options, async (context) => {
    const result = await setUp(context, sampleOrganisation());
    const folder = path.join(context.config.dataDir, 'demo');
    await mkdir(folder, { recursive: true });
    const files: string[] = [];
    for (const { name, content } of sampleFiles) {
      const file = path.join(folder, name);
      await writeFile(file, content());
      files.push(file);
    }
    if (context.json) {
      printJson({ ...result, files });
      return exit.ok;
    }
    printLine(`Set up "Maple & Main": 2 hubs, ${result.members.created + result.members.existing} members.`);
    printLine('Two exports of its HR system:');
    for (const file of files) printLine(`  ${shown(file)}`);
    printLine();
    printLine('Next:');
    printLine(
      styled('bold', `  npm run -s psm -- plan ${shown(files[0] ?? '')} --hub Toronto --accept-mapping`),
    );
    return exit.ok;
  });
}

/** Relative to where npm scripts run, when it lies below. */
function shown(file: string): string {
  const relative = path.relative(process.cwd(), file);
  return relative.startsWith('..') ? file : relative;
}
