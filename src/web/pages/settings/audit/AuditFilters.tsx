import { Button, Menu, Select } from '@mantine/core';
import { IconChevronDown, IconDownload } from '@tabler/icons-react';
import { auditAddress } from '../../../api/settings.ts';
import { strings } from '../../../strings/index.ts';
import { ActorInput } from './ActorInput.tsx';
import { DayInput } from './DayInput.tsx';
import { filterOf } from './auditFilter.ts';
import classes from '../Settings.module.css';

const text = strings.settings.audit;
const actions = [
  { value: '', label: text.anyAction },
  ...Object.entries(text.actions)
    .map(([value, label]) => ({ value, label }))
    .sort((one, other) => one.label.localeCompare(other.label)),
];

/** As it stands in the address of the page; `from` and `to` are days, both of them meant. */
export interface AuditSearch {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

export interface AuditFiltersProps {
  readonly search: AuditSearch;
  readonly onChange: (change: AuditSearch) => void;
}

/** Who, what and when. */
export function AuditFilters({ search, onChange }: AuditFiltersProps) {
  return (
    <div className={classes['filters']}>
      <ActorInput value={search.actor ?? ''} onChange={(actor) => onChange({ actor })} />
      <Select
        label={text.action}
        data={actions}
        value={search.action ?? ''}
        onChange={(next) => onChange({ action: next ?? '' })}
        searchable
      />
      <DayInput label={text.from} value={search.from ?? ''} onChange={(from) => onChange({ from })} />
      <DayInput label={text.to} value={search.to ?? ''} onChange={(to) => onChange({ to })} />
    </div>
  );
}

/** The trail as a file, narrowed alike. */
export function AuditDownload({ search }: { readonly search: AuditSearch }) {
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          rightSection={<IconChevronDown size={16} aria-hidden />}
        >
          {text.download}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {(['csv', 'jsonl'] as const).map((kind) => (
          <Menu.Item key={kind} component="a" href={auditAddress(kind, filterOf(search))} download>
            {text[kind]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
