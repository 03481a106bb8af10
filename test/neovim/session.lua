-- What a person does in Neovim, done in one that has no screen. Each step's result, or what went wrong, goes into a JSON file.

local results = {}

local function step(name, action)
  local ok, result = pcall(action)
  results[name] = ok and (result == nil and true or result) or { fault = tostring(result) }
end

--- Waits until something is there. The limit is for what hangs.
local function eventually(look)
  local found
  vim.wait(30000, function()
    found = look()
    return found and true or false
  end, 20)
  return found or error('It did not come.')
end

local function lines()
  return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
end

--- Puts the cursor on the first character of a text, at its first place.
local function go_to(text)
  vim.fn.cursor(1, 1)
  if vim.fn.search('\\V' .. vim.fn.escape(text, '\\'), 'cW') == 0 then
    error('There is no ' .. text)
  end
end

local function replace(old, new)
  local row = 0
  for _, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    local at = line:find(old, 1, true)
    if at then
      vim.api.nvim_buf_set_text(0, row, at - 1, row, at - 1 + #old, { new })
      return
    end
    row = row + 1
  end
  error('There is no ' .. old)
end

local function messages()
  return vim.tbl_map(function(one)
    return one.message
  end, vim.diagnostic.get(0))
end

local function quickfix()
  return eventually(function()
    local items = vim.tbl_map(function(item)
      return vim.fn.fnamemodify(vim.fn.bufname(item.bufnr), ':t') .. ':' .. item.lnum .. ' ' .. vim.trim(item.text)
    end, vim.fn.getqflist())
    return #items > 0 and items
  end)
end

--- The text of a window that floats, such as a hover.
local function floating()
  return eventually(function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= '' then
        local text = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
        vim.api.nvim_win_close(window, true)
        return table.concat(text, '\n')
      end
    end
  end)
end

--- From now on, chooses of a menu what holds a text.
local function choosing(text)
  vim.ui.select = function(items, _, choose)
    for _, item in ipairs(items) do
      if vim.inspect(item):find(text, 1, true) then
        return choose(item)
      end
    end
    error('There is nothing to choose: ' .. text)
  end
end

local shown = {}
vim.lsp.handlers['window/showMessage'] = function(_, result)
  table.insert(shown, result.message)
end

vim.cmd('edit policies/answers.policy.yaml')

step('attaches', function()
  eventually(function()
    return #vim.tbl_keys(vim.lsp.buf_get_clients(0)) > 0
  end)
end)

step('code lens', function()
  return eventually(function()
    local titles = vim.tbl_map(function(lens)
      return lens.command.title
    end, vim.lsp.codelens.get(0))
    return #titles > 0 and titles
  end)
end)

step('lens runs', function()
  go_to('id: no-phone-numbers')
  vim.lsp.codelens.run()
  return eventually(function()
    return shown[1]
  end)
end)

step('hover', function()
  go_to('text.has(phone)')
  vim.lsp.buf.hover()
  return floating()
end)

step('signature', function()
  go_to('phone) && !staff')
  vim.lsp.buf.signature_help()
  return floating()
end)

step('definition', function()
  go_to('phone) && !staff')
  vim.lsp.buf.definition()
  return eventually(function()
    local line = vim.api.nvim_get_current_line()
    return line:find('phone: {', 1, true) and line
  end)
end)

step('references', function()
  go_to('staff: ')
  vim.lsp.buf.references()
  local found = quickfix()
  vim.cmd('cclose')
  vim.fn.setqflist({})
  return found
end)

step('document symbols', function()
  vim.lsp.buf.document_symbol()
  local found = eventually(function()
    local items = vim.fn.getloclist(0)
    if #items == 0 then
      items = vim.fn.getqflist()
    end
    return #items > 0 and vim.tbl_map(function(item)
      return item.text
    end, items)
  end)
  vim.cmd('silent! lclose | silent! cclose')
  vim.fn.setqflist({})
  return found
end)

step('workspace symbols', function()
  vim.lsp.buf.workspace_symbol('refund')
  local found = quickfix()
  vim.cmd('cclose')
  vim.fn.setqflist({})
  return found
end)

step('diagnostics', function()
  replace('has(phone)', 'has(phon)')
  return eventually(function()
    local told = messages()
    return #told > 0 and told
  end)
end)

step('code action', function()
  choosing('phone')
  go_to('phon) &&')
  vim.lsp.buf.code_action()
  eventually(function()
    return lines():find('has(phone) && !staff', 1, true)
  end)
  eventually(function()
    return #messages() == 0
  end)
end)

step('pinned', function()
  choosing('Show the values')
  go_to('id: no-phone-numbers')
  vim.lsp.buf.code_action()
  go_to('has(phone)')
  local text
  for _ = 1, 100 do
    vim.lsp.buf.hover()
    text = floating()
    if text:find('pinned', 1, true) then
      break
    end
  end
  return text
end)

step('completion', function()
  go_to('&& !staff')
  vim.fn.search('staff', 'cW')
  local line, column = unpack(vim.api.nvim_win_get_cursor(0))
  local items = vim.lsp.buf_request_sync(0, 'textDocument/completion', {
    textDocument = vim.lsp.util.make_text_document_params(),
    position = { line = line - 1, character = column + 2 },
  }, 20000)
  local _, answer = next(items)
  return vim.tbl_map(function(item)
    return item.label
  end, answer.result.items or answer.result)
end)

step('rename', function()
  go_to('phone: {')
  vim.lsp.buf.rename('number')
  eventually(function()
    return lines():find('has(number) && !staff', 1, true) and lines():find('  number: {', 1, true)
  end)
  vim.cmd('silent undo')
end)

step('formatting', function()
  replace('has(card)', 'has( card )')
  if vim.lsp.buf.format then
    vim.lsp.buf.format()
  else
    vim.lsp.buf.formatting_sync(nil, 20000)
  end
  return lines():find('has(card)', 1, true) ~= nil
end)

step('receives', function()
  local said
  print = function(message)
    said = message
  end
  vim.cmd('ParapetReceive')
  return eventually(function()
    return said
  end)
end)

step('tests', function()
  vim.cmd('silent! write')
  vim.cmd('edit policies/answers.policy.test.yaml')
  replace('rule: no-phone-numbers', 'rule: no-phone-number')
  return eventually(function()
    local told = messages()
    return #told > 0 and told
  end)
end)

local out = assert(io.open(vim.env.PARAPET_RESULTS, 'w'))
out:write(vim.fn.json_encode(results))
out:close()
vim.cmd('qall!')
