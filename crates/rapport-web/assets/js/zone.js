// The time zone of this device, in forms that someone signs in with.

const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
for (const field of document.querySelectorAll('input[type=hidden][name=time_zone]')) field.value = timeZone;
