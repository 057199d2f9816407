import { Card, CloseButton, Group, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { type Connector, guideQuery } from '../../../api/sources.ts';
import { strings } from '../../../strings/index.ts';
import classes from './Guide.module.css';
import { GuideText } from './GuideText.tsx';
import type { Guide } from './useGuide.ts';

const text = strings.guide;

export interface GuidePanelProps {
  readonly connector: Connector;
  readonly guide: Guide;
}

/** The guide beside the form: it stays in sight while the form is filled in. Escape closes it while it has the focus. */
export function GuidePanel({ connector, guide }: GuidePanelProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus({ preventScroll: true }), []);
  return (
    <Card
      component="section"
      id={guide.id}
      aria-labelledby={`${guide.id}-title`}
      className={classes['panel'] ?? ''}
      onKeyDown={(event) => {
        if (event.key === 'Escape') guide.close();
      }}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start" mb="sm">
        <Title order={2} size="h3" id={`${guide.id}-title`}>
          {text.title(connector.title)}
        </Title>
        <CloseButton aria-label={text.close} onClick={guide.close} />
      </Group>
      <div
        ref={box}
        className={classes['box']}
        tabIndex={0}
        role="group"
        aria-label={text.text}
        data-psm-scroll
      >
        <GuideText query={guideQuery(connector.name)} />
      </div>
    </Card>
  );
}
