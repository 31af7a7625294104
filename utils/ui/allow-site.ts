import { browser } from 'wxt/browser';
import { permissionPattern } from '../settings/settings.ts';

/** Asks for the permission for the site of an address, and nothing more. Must be called inside the click. */
export function allowSite(url: string): Promise<boolean> {
  return browser.permissions.request({ origins: [permissionPattern(url)] });
}
