/** @fileoverview Light, dark, or as the device has it. */
import {h, useState} from '../lib/preact.js';
import {IconButton} from './icons.js';

const NAME = 'infernum.theme';
const THEMES = ['auto', 'light', 'dark'];
const ICONS = {auto: 'auto', light: 'sun', dark: 'moon'};
const LABELS = {auto: 'as the device has it', light: 'light', dark: 'dark'};

/** @return {string} */
function stored() {
  try {
    const theme = window.localStorage.getItem(NAME) || '';
    return THEMES.includes(theme) ? theme : 'auto';
  } catch (e) {
    return 'auto';
  }
}

/** Before anything is drawn. */
export function applyTheme(theme = stored()) {
  document.documentElement.dataset.theme = theme;
}

/** @return {!Object} */
export function ThemeButton() {
  const [theme, setTheme] = useState(stored);
  const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  const change = () => {
    try {
      window.localStorage.setItem(NAME, next);
    } catch (e) {
      // then it holds until the page is closed
    }
    applyTheme(next);
    setTheme(next);
  };
  return h(IconButton, {icon: ICONS[theme], label: `Colours: ${LABELS[theme]}; change to ${next}`, onClick: change});
}
