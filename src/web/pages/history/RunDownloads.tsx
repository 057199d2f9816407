import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { changesAddress, fileAddress } from '../../api/history.ts';
import { useMay } from '../../api/directory.ts';
import { rejectedRowsAddress, type Run } from '../../api/runs.ts';
import { strings } from '../../strings/index.ts';

const text = strings.history;

/** The file of a run and what came of it, to keep. The file itself only for those who may review it. */
export function RunDownloads({ run, file }: { readonly run: Run; readonly file: string }) {
  const review = useMay('review');
  const kept = run.file !== null && review;
  if (!kept && run.plan === null) return null;
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={14} aria-hidden />}
          rightSection={<IconChevronDown size={14} aria-hidden />}
          aria-label={text.downloadsOf(file)}
        >
          {text.downloads}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {run.file === null && <Menu.Label>{text.gone}</Menu.Label>}
        {kept && (
          <Menu.Item component="a" href={fileAddress(run.run)} download>
            {text.file}
          </Menu.Item>
        )}
        {run.plan !== null && (
          <Menu.Item component="a" href={changesAddress(run.plan)} download>
            {text.changes}
          </Menu.Item>
        )}
        {kept && run.report !== null && run.report.rows.attention > 0 && (
          <Menu.Item component="a" href={rejectedRowsAddress(run.run)} download>
            {text.rejected}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
