import { createTheme, type CSSVariablesResolver, rem } from '@mantine/core';
import { strings } from './strings/index.ts';

/** One look for all pages. Shades are chosen so that text on them passes WCAG AA in both schemes. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 7 },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  headings: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontWeight: '650',
    sizes: {
      h1: { fontSize: rem(26), lineHeight: '1.25' },
      h2: { fontSize: rem(19), lineHeight: '1.35' },
      h3: { fontSize: rem(16), lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    Button: { defaultProps: { radius: 'md' } },
    Card: { defaultProps: { radius: 'lg', withBorder: true, padding: 'lg' } },
    // A landmark: what opens over the page is part of its outline too.
    Portal: { defaultProps: { target: '#overlays' } },
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Modal: {
      defaultProps: {
        centered: true,
        radius: 'lg',
        overlayProps: { backgroundOpacity: 0.45, blur: 2 },
        closeButtonProps: { 'aria-label': strings.shell.close },
      },
      styles: { title: { fontWeight: 650 } },
    },
    Notification: { defaultProps: { closeButtonProps: { 'aria-label': strings.shell.close } } },
    Drawer: { defaultProps: { overlayProps: { backgroundOpacity: 0.35 } } },
    Badge: { defaultProps: { radius: 'sm', variant: 'light', tt: 'none', fw: 600 } },
    Table: { defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } },
    Tooltip: {
      defaultProps: {
        withArrow: true,
        multiline: true,
        maw: 320,
        events: { hover: true, focus: true, touch: true },
      },
    },
    TextInput: { defaultProps: { radius: 'md' } },
    Select: { defaultProps: { radius: 'md', allowDeselect: false, comboboxProps: { shadow: 'md' } } },
  },
});

/** Mantine's greys fail contrast in places; the red and green of light badges too. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-body': '#ffffff',
    '--mantine-color-dimmed': '#55606e',
    '--mantine-color-placeholder': '#67727e',
    '--psm-canvas': '#f6f7f9',
    '--psm-line': '#e3e6ea',
    '--mantine-color-red-light-color': '#b02525',
    '--mantine-color-green-light-color': '#1f6b2d',
    '--mantine-color-yellow-light-color': '#7a4d00',
    '--mantine-color-orange-light-color': '#9a3b06',
    '--mantine-color-indigo-light-color': '#364fc7',
    '--mantine-color-indigo-light-hover': '#ccd8ff',
    '--mantine-color-blue-light-color': '#14589c',
    '--mantine-color-gray-light-color': '#47505a',
    '--mantine-color-teal-light-color': '#0b6b50',
    '--mantine-color-anchor': '#364fc7',
    '--mantine-color-error': '#b02525',
  },
  dark: {
    '--mantine-color-dimmed': '#a7aeb8',
    '--mantine-color-placeholder': '#949ca6',
    '--psm-canvas': '#1a1b1e',
    '--psm-line': '#373a40',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
    '--mantine-color-anchor': '#91a7ff',
    '--mantine-color-error': '#ff9c9c',
  },
});
