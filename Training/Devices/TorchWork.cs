using System.Runtime.CompilerServices;
using TorchSharp;

namespace SIE.Training.Devices;

/// <summary>
/// A piece of work with tensors, such as a step: what it makes is freed when it ends, and until then no finalizer runs in this process.
/// <para>
/// TorchSharp wraps each number that goes into an operation, also the ones that it adds itself (x + y is add(x, y, 1)), in a native Scalar with a
/// finalizer, and reads its handle before the native call without keeping the wrapper alive. A garbage collection that another thread causes at
/// that moment frees the number under the operation, which then fails ("Unknown scalar type") or, worse, goes on with another number. Seen in
/// a training of 500 steps on a busy core. Since .NET runs all finalizers on one thread, that thread is held in a finalizer of ours meanwhile.
/// </para>
/// </summary>
public sealed class TorchWork : IDisposable
{
    private const int Rounds = 3;

    /// <summary>How long the finalizers that are due may take before another collection is asked for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>
    /// How long finalizers are held at most. TorchSharp waits for them where it can't make a tensor, to try again with more memory; without a limit
    /// it would wait for ever, and its error never be seen.
    /// </summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private static readonly object Turnstile = new(); // waited on, so no Lock
    private static int _depth, _begun, _held, _ended;

    private readonly DisposeScope _tensors = torch.NewDisposeScope();
    private bool _disposed;

    private TorchWork()
    {
    }

    /// <summary>Begins a piece of work; pieces may be nested, and go on side by side. Takes as long as the smallest collection, under a millisecond.</summary>
    public static TorchWork Begin()
    {
        lock (Turnstile)
        {
            if (_depth++ == 0)
            {
                HoldFinalizers();
            }
            else if (_held != _begun)
            {
                Monitor.Wait(Turnstile, Patience); // for another thread that is in there
            }
        }

        return new();
    }

    /// <summary>Ends the work.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _tensors.Dispose();
        lock (Turnstile)
        {
            if (--_depth == 0)
            {
                _ended = _begun;
                Monitor.PulseAll(Turnstile);
            }
        }
    }

    /// <summary>Waits, without the lock, until the finalizer thread is in a gate; or is so long in a finalizer that nothing else is to be feared of it.</summary>
    private static void HoldFinalizers()
    {
        for (int round = 0; round < Rounds && (round == 0 || _held != _begun); round++)
        {
            LeaveGate(++_begun);
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
            if (_held != _begun)
            {
                Monitor.Wait(Turnstile, Patience);
            }
        }
    }

    /// <summary>In a method of its own, so that nothing refers to the gate once it returns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveGate(int round) => _ = new Gate(round);

    /// <summary>What the finalizer thread meets, and waits in.</summary>
    private sealed class Gate(int round)
    {
        ~Gate()
        {
            lock (Turnstile)
            {
                if (round != _begun)
                {
                    return;
                }

                _held = round;
                Monitor.PulseAll(Turnstile);
                while (_ended < round && Monitor.Wait(Turnstile, Limit))
                {
                }
            }
        }
    }
}
