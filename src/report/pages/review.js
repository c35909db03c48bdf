'use strict';
// Makes the text of a decision from the form, and signs it with the key in the address where there is one.
// Nothing leaves the page: the reviewer takes the text away.
(function () {
  var invite = /^#invite=([A-Za-z0-9_-]{1,130})\.([A-Za-z0-9_-]{43})$/.exec(location.hash);
  if (invite) {
    // The key goes along from page to page, and no further.
    document.querySelectorAll('a[data-keep]').forEach(function (link) { link.hash = location.hash; });
  }
  var form = document.getElementById('decision');
  if (!form) return;
  var by = function (id) { return document.getElementById(id); };
  var say = form.dataset;
  form.hidden = false;
  form.addEventListener('submit', function (event) { event.preventDefault(); });
  by('name-line').hidden = Boolean(invite);
  by('invited').textContent = invite ? by('invited').dataset.yes : by('invited').dataset.no;

  function toBase64(bytes) {
    var text = '';
    bytes.forEach(function (byte) { text += String.fromCharCode(byte); });
    return btoa(text).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  }
  function fromBase64(text) {
    var binary = atob(text.replace(/-/g, '+').replace(/_/g, '/') + '==='.slice((text.length + 3) % 4));
    return Uint8Array.from(binary, function (c) { return c.charCodeAt(0); });
  }
  // One way only to write it, and nothing in it that cannot be seen.
  function plain(text, lines) {
    text = text.normalize('NFC').replace(/\r\n?/g, '\n').replace(/\t/g, ' ');
    if (!lines) text = text.replace(/\n/g, ' ');
    text = text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\u2028\u2029]/g, '');
    return Array.from(text.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '').trim()).slice(0, lines ? 500 : 100).join('').trim();
  }
  async function sign(seed, text) {
    // RFC 8410: the seed as a private key of Ed25519.
    var head = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];
    var key = await crypto.subtle.importKey('pkcs8', Uint8Array.from(head.concat(Array.from(seed))), { name: 'Ed25519' }, false, ['sign']);
    var signature = new Uint8Array(await crypto.subtle.sign({ name: 'Ed25519' }, key, new TextEncoder().encode(text)));
    return Array.from(signature, function (byte) { return byte.toString(16).padStart(2, '0'); }).join('');
  }
  function problem(text) {
    by('problem').textContent = text;
    by('problem').hidden = !text;
    if (text) by('outcome').hidden = true;
  }

  by('sign').addEventListener('click', async function () {
    problem('');
    var chosen = form.querySelector('input[name=decision]:checked');
    var channels = Array.from(form.querySelectorAll('input[name=channel]:checked'));
    var note = plain(by('note').value, true);
    var name = plain(by('name').value, false);
    if (!chosen) return problem(say.noDecision);
    if (!channels.length) return problem(say.noChannel);
    if (chosen.value === 'changes' && !note) return problem(say.noNote);
    if (!invite && !name) return problem(say.noName);
    var at = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    var head = ['pregon decision 1', invite ? 'invitation ' + invite[1] : 'name ' + name, 'post ' + say.post, 'decision ' + chosen.value, 'at ' + at];
    channels.forEach(function (box) { head.push('seen ' + box.value + ' ' + box.dataset.seen); });
    var envelope = { schema: 1, statement: head.join('\n') + '\n\n' + note };
    if (invite) {
      try {
        envelope.signature = await sign(fromBase64(invite[2]), envelope.statement);
      } catch (error) {
        return problem(say.cannotSign);
      }
    }
    var json = JSON.stringify(envelope);
    var token = toBase64(new TextEncoder().encode(json));
    var block = '-----BEGIN PREGON DECISION-----\n' + token.replace(/.{1,64}/g, '$&\n') + '-----END PREGON DECISION-----';
    var body = say.subject + '\n' + (chosen.parentElement.textContent.trim()) + (note ? ': ' + note : '') + '\n\n' + block + '\n';
    by('download').href = URL.createObjectURL(new Blob([JSON.stringify(envelope, null, 2) + '\n'], { type: 'application/json' }));
    by('download').download = 'decision-' + say.post + '.json';
    by('mail').href = 'mailto:' + encodeURIComponent(say.mail).replace(/%40/g, '@') + '?subject=' + encodeURIComponent(say.subject) + '&body=' + encodeURIComponent(body.replace(/\n/g, '\r\n'));
    by('text').value = block;
    by('said').textContent = invite ? say.signed : say.unsigned;
    by('copied').textContent = '';
    by('outcome').hidden = false;
    by('said').scrollIntoView({ block: 'nearest' });
  });

  by('copy').addEventListener('click', async function () {
    try {
      await navigator.clipboard.writeText(by('text').value);
      by('copied').textContent = say.copied;
    } catch (error) {
      by('text').focus();
      by('text').select();
      by('copied').textContent = say.copyByHand;
    }
  });
})();
