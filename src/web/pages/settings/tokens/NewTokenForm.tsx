import {
  Button,
  Checkbox,
  Group,
  NumberInput,
  Radio,
  Select,
  SimpleGrid,
  Stack,
  TextInput,
} from '@mantine/core';
import { useForm } from '@mantine/form';
import { type AdminRole, type createToken, type TokenScope } from '../../../api/settings.ts';
import { ErrorNotice } from '../../../components/ErrorNotice.tsx';
import { strings } from '../../../strings/index.ts';
import { roleOptions } from '../roles.ts';

const text = strings.settings.tokens;
const scopes = Object.keys(text.scopes) as TokenScope[];

interface Draft {
  readonly name: string;
  readonly role: AdminRole;
  readonly power: string;
  readonly scopes: TokenScope[];
  /** Empty: without a limit. */
  readonly days: number | '';
  readonly rate: number | '';
}

export interface NewTokenFormProps {
  readonly error: unknown;
  readonly saving: boolean;
  readonly onCreate: (token: Parameters<typeof createToken>[0]) => void;
  readonly onCancel: () => void;
}

/** What a token is for, what it may do, and for how long. */
export function NewTokenForm({ error, saving, onCreate, onCancel }: NewTokenFormProps) {
  const form = useForm<Draft>({
    initialValues: {
      name: '',
      role: 'admin',
      power: 'all',
      scopes: [],
      days: '',
      rate: '',
    },
    validate: {
      scopes: (chosen, { power }) => (power === 'some' && chosen.length === 0 ? text.scopesMissing : null),
    },
  });
  const some = form.values.power === 'some';
  return (
    <form
      noValidate
      onSubmit={form.onSubmit(({ name, role, power, scopes: chosen, days, rate }) =>
        onCreate({
          name: name.trim(),
          role,
          ...(power === 'some' && { scopes: chosen }),
          ...(days !== '' && { expires_days: days }),
          ...(rate !== '' && { requests_per_minute: rate }),
        }),
      )}
    >
      <Stack gap="md">
        <TextInput
          label={text.name}
          placeholder={text.namePlaceholder}
          maxLength={100}
          autoComplete="off"
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Select
          label={text.role}
          description={text.roleHint}
          data={roleOptions}
          {...form.getInputProps('role')}
        />
        <Radio.Group label={text.power} {...form.getInputProps('power')}>
          <Stack gap="xs" mt={6}>
            <Radio value="all" label={text.all} />
            <Radio value="some" label={text.some} description={text.someHint} />
          </Stack>
        </Radio.Group>
        {some && (
          <Checkbox.Group aria-label={text.some} {...form.getInputProps('scopes')}>
            <Stack gap="xs" pl="xl">
              {scopes.map((scope) => (
                <Checkbox
                  key={scope}
                  value={scope}
                  label={text.scopes[scope].name}
                  description={text.scopes[scope].hint}
                />
              ))}
            </Stack>
          </Checkbox.Group>
        )}
        <SimpleGrid cols={{ base: 1, xs: 2 }}>
          <NumberInput
            label={text.days}
            description={text.daysHint}
            placeholder={text.daysNone}
            min={1}
            max={3650}
            allowDecimal={false}
            {...form.getInputProps('days')}
          />
          <NumberInput
            label={text.rate}
            description={text.rateHint}
            placeholder={text.rateNone}
            min={1}
            max={100_000}
            allowDecimal={false}
            {...form.getInputProps('rate')}
          />
        </SimpleGrid>
        {error !== null && <ErrorNotice error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {strings.shell.cancel}
          </Button>
          <Button type="submit" loading={saving} disabled={form.values.name.trim() === ''}>
            {text.create}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
