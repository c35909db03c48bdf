-- Neovim edits a post of a copy of the demo workspace with `pregon lsp`; leaves with 0 if it saw what it should, else with 1.

local root = vim.env.WORKSPACE
local path = root .. '/content/neovim.md'

local function fail(message)
  io.stderr:write('neovim: ' .. message .. '\n')
  vim.cmd('cquit 1')
end

local function expect(holds, message)
  if not holds then
    fail(message)
  end
end

local function codes()
  local list = {}
  for _, finding in ipairs(vim.diagnostic.get(0)) do
    list[finding.code or (finding.user_data and finding.user_data.lsp and finding.user_data.lsp.code) or ''] = finding
  end
  return list
end

local function until_true(holds, message)
  expect(vim.wait(60000, holds, 20), message .. '; there are: ' .. table.concat(vim.tbl_keys(codes()), ', '))
end

local function main()
  vim.fn.writefile({
    '---',
    'title: Con Neovim 😀',
    'status: approved',
    'pillar: comunidda',
    'channels: [mastodon, x]',
    'date: 2026-12-02 09:30',
    '---',
    '',
    'Hola, plaza: esto se escribe en un editor.',
  }, path)
  vim.cmd('edit ' .. vim.fn.fnameescape(path))
  local client = vim.lsp.start_client({
    name = 'pregon',
    cmd = { vim.env.PREGON, 'lsp', '--now', '2026-11-21T12:00:00-06:00' },
    root_dir = root,
  })
  expect(client, 'the server does not start')
  expect(vim.lsp.buf_attach_client(0, client), 'the buffer has no client')
  until_true(function() return codes()['unknown-pillar'] ~= nil end, 'no finding is shown')
  expect(codes()['unknown-pillar'].lnum == 3 and codes()['unknown-pillar'].col == 8, 'the finding is elsewhere')

  -- The offered fix is applied as an editor applies it.
  local context = { diagnostics = vim.lsp.diagnostic.get_line_diagnostics(0, 3) }
  local range = { start = { line = 3, character = 8 }, ['end'] = { line = 3, character = 17 } }
  local params = { textDocument = vim.lsp.util.make_text_document_params(0), range = range, context = context }
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeAction', params, 60000)
  local mended = false
  for _, answer in pairs(answers or {}) do
    for _, action in ipairs(answer.result or {}) do
      if not mended and action.title:find('comunidad', 1, true) then
        vim.lsp.util.apply_workspace_edit(action.edit, 'utf-16')
        mended = true
      end
    end
  end
  expect(mended, 'no fix is offered')
  expect(vim.api.nvim_buf_get_lines(0, 3, 4, false)[1] == 'pillar: comunidad', 'the fix was not applied')
  until_true(function() return codes()['unknown-pillar'] == nil end, 'the finding stays')

  -- What is typed is seen without saving; emoji before it count as two.
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { '', '😀 [aquí](nada.md)' })
  until_true(function() return codes()['broken-link'] ~= nil end, 'what is typed is not seen')
  local last = vim.api.nvim_buf_line_count(0) - 1
  expect(codes()['broken-link'].lnum == last and codes()['broken-link'].col == 5, 'the link is elsewhere')

  vim.api.nvim_win_set_cursor(0, { 9, 0 })
  local hover = vim.lsp.buf_request_sync(0, 'textDocument/hover', vim.lsp.util.make_position_params(0, 'utf-16'), 60000)
  local shown = ''
  for _, answer in pairs(hover or {}) do
    shown = shown .. (answer.result and answer.result.contents.value or '')
  end
  expect(shown:find('mastodon', 1, true) and shown:find('/500', 1, true), 'the counts are not shown: ' .. shown)

  vim.cmd('silent write')
  vim.lsp.stop_client(client)
  io.stderr:write('   neovim: passed\n')
  vim.cmd('quitall!')
end

local done, problem = pcall(main)
if not done then
  fail(tostring(problem))
end
