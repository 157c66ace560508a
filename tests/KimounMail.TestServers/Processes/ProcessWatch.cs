using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace KimounMail.TestServers.Processes;

/// <summary>Looks, over and over, at the arguments and the variables of every process of this machine (Linux), as another user of it could, for texts that must not be there.</summary>
public sealed class ProcessWatch : IDisposable
{
    private const int NewFor = 100;
    private const int EveryRounds = 20;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<string, byte[]> _texts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _findings = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _programs = new(StringComparer.Ordinal);
    private readonly Dictionary<int, int> _rounds = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private int _done;

    public ProcessWatch()
    {
        _thread = new Thread(Look) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>How often it looked at all of them.</summary>
    public int Rounds => Volatile.Read(ref _done);

    /// <summary>The command lines seen, without what they must not have.</summary>
    public IReadOnlyCollection<string> CommandLines => [.. _programs.Keys];

    /// <summary>Where texts were seen, without the texts.</summary>
    public IReadOnlyCollection<string> Findings => [.. _findings.Values];

    /// <summary>From now on this must not be there.</summary>
    public void Add(string text) => _texts[text] = Encoding.UTF8.GetBytes(text);

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }

    private void Look()
    {
        while (!_stop.Wait(s_pause))
        {
            LookOnce();
            Interlocked.Increment(ref _done);
        }
    }

    // What a process was started with does not change after its first moments, in which one program becomes another: old ones are looked at less often.
    private void LookOnce()
    {
        var there = Directory.EnumerateDirectories("/proc").Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0).Where(id => id > 0).ToHashSet();
        foreach (var id in _rounds.Keys.Where(id => !there.Contains(id)).ToList())
            _rounds.Remove(id);
        foreach (var id in there)
        {
            var round = _rounds[id] = _rounds.GetValueOrDefault(id) + 1;
            if (round > NewFor && round % EveryRounds != 0)
                continue;
            var arguments = Read(id, "cmdline");
            _programs.TryAdd(Show(arguments), true);
            Search(id, "arguments", arguments, arguments);
            Search(id, "variables", Read(id, "environ"), arguments);
        }
    }

    private void Search(int id, string place, byte[] octets, byte[] arguments)
    {
        foreach (var text in _texts.Values.Where(text => octets.AsSpan().IndexOf(text) >= 0))
            _findings.TryAdd($"{id} {place} {Encoding.UTF8.GetString(text)}", $"in the {place} of process {id}: {Show(arguments)}");
    }

    private string Show(byte[] arguments)
    {
        var line = Encoding.UTF8.GetString(arguments).Replace('\0', ' ').ReplaceLineEndings(" ").Trim();
        return _texts.Keys.Aggregate(line, (shown, text) => shown.Replace(text, "***", StringComparison.Ordinal));
    }

    /// <summary>Nothing of a process that has ended meanwhile, or of one that is not ours to look at.</summary>
    private static byte[] Read(int id, string name)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/{name}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
